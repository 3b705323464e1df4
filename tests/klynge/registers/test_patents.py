"""Do the patent office's answers become one row per application and applicant?"""

import json

import pytest


def case(*numbers, application="20200001", **more):
    applicants = [{"name": "x", "companyNumber": org} for org in numbers]
    return {
        "applicationNumber": application,
        "currentStatusEn": "Granted",
        "currentStatusDate": "2022-05-03T00:00:00",
        "applicantBag": applicants,
    } | more


def answer(*cases):
    return {"patentBagCount": len(cases), "patentBag": list(cases), "trademarkBag": [{"registrationNumber": "1"}]}


def test_a_short_answer(bring, number):
    (row,) = bring("patents", answer(case(number(0)))).rows
    assert (row["application_id"], row["org_id"], row["filed"]) == ("20200001", f"no:{number(0)}", None)
    assert (row["status"], str(row["status_date"])) == ("Granted", "2022-05-03")


@pytest.mark.parametrize(
    "detail",
    [
        {"applicationDate": "2020-02-01"},
        {"bibliographicData": {"applicationDate": "01.02.2020"}},
        {"bibliographicData": {"filingIdentification": [{"filingDate": "2020-02-01"}]}},
        {
            "bibliographicData": {
                "priorityClaimBag": [{"filingDate": "2019-01-01"}],
                "filing": {"filingDate": "2020-02-01"},
            }
        },
    ],
)
def test_the_detail_answer_gives_the_date_of_filing(bring, number, detail):
    (row,) = bring("patents", case(number(0)) | detail).rows
    assert str(row["filed"]) == "2020-02-01"


def test_a_joint_application_stands_in_both_answers_and_once_for_each(bring, number):
    joint = answer(case(number(0), number(1)))
    detail = case(number(0), number(1), applicationDate="2020-02-01")
    brought = bring("patents", [joint, joint, detail])
    assert brought.column("org_id") == [f"no:{number(0)}", f"no:{number(1)}"]
    assert {str(filed) for filed in brought.column("filed")} == {"2020-02-01"}, "the answer that says more is kept"
    assert brought.left_out == {"repeated_application": 4}


def test_what_is_not_stored_is_counted(bring, number, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    answers = {
        "none": answer(),
        "mixed": answer(case(number(0), None)),
        "nobody": answer(case(application="20200002")),
        "unnumbered": answer(case(number(0), application=None)),
        "bad": answer(case("123456789", application="20200003")),
        "late": answer(case(number(0), application="20200004", applicationDate="2030-01-01")),
        "odd": answer(case(number(0), application="20200005", currentStatusDate="yesterday")),
        "renamed": {"patentBagCount": 2, "patents": []},
    }
    for name, content in answers.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    brought = bring("patents", folder)
    assert brought.left_out == {"applicant_without_number": 1, "no_patents": 1}
    assert brought.reasons == {
        "bad_date": 1,
        "bad_organisation_number": 1,
        "future_date": 1,
        "no_applicant": 1,
        "no_application_number": 1,
        "not_an_answer": 1,
    }
    assert len(brought.rows) == 1
