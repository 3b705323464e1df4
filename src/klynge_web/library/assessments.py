"""Assessments of one cluster: all side by side, one in full, answers to its questions, and what came of them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from klynge import api
from klynge_web.access.decide import may
from klynge_web.access.needs import needs
from klynge_web.access.scope import find, roles_reaching
from klynge_web.clusters.models import ClusterOrganisation
from klynge_web.history.once import once
from klynge_web.library import actions
from klynge_web.library.evidence import KIND, in_force, judges, of_cluster, subject, today
from klynge_web.library.forms import Answers, OpinionForm
from klynge_web.library.models import Judgement, Kept
from klynge_web.library.overview import side_by_side
from klynge_web.library.reach import cluster_of
from klynge_web.shell.files import as_file
from klynge_web.shell.forms import answer as answer_form
from klynge_web.shell.page import is_invented

KINDS = ("json", "pdf", "xlsx")
FORM = ("GET", "HEAD", "POST")


@needs("assessment", "read", own="organisation")
def all_of_cluster(request, lang, organisation):
    """Every model that can be put to the cluster: what is decided, what is possible, what to ask first."""
    cluster = cluster_of(request.user, organisation)
    found = api.assess_all(subject(cluster), of_cluster(request.user, cluster, lang), on=today())
    context = {"cluster": cluster, "groups": side_by_side(found, lang)}
    return render(request, "library/assessments.html", context)


@needs("assessment", "read", own="organisation")
def one(request, lang, organisation, framework):
    """One assessment: verdict, why, what is unknown, what to do, and what changed since it was kept last."""
    cluster, model = cluster_of(request.user, organisation), _model(framework)
    kept = list(Kept.objects.for_user(request.user).filter(organisation=cluster, framework=model.id)[:20])
    assessment = _assessed(request, cluster, model, lang)
    document = api.assessment_document(
        assessment, lang, previous=_previous(request, kept), subject_name=cluster.name, invented=is_invented()
    )
    judgements = in_force(request.user, cluster, model.id)
    names = judges(judgements, lang)
    context = {
        "cluster": cluster,
        "framework": model,
        "title": model.title[lang],
        "document": document,
        "body": mark_safe(api.fragment(document)),
        "kept": kept,
        "judgements": [(one, names[one.pk], *_words(model, one, lang)) for one in judgements],
        "opinion": _opinion_form(assessment, model, lang),
    }
    return render(request, "library/assessment.html", context)


@needs("assessment", "read", own="organisation")
def one_as_file(request, lang, organisation, framework, kind):
    """The assessment as PDF, workbook or JSON."""
    if kind not in KINDS:
        raise Http404
    cluster, model = cluster_of(request.user, organisation), _model(framework)
    found = _assessed(request, cluster, model, lang)
    document = api.assessment_document(found, lang, subject_name=cluster.name, invented=is_invented())
    return as_file(api.render(document, kind), kind, f"klynge-{cluster.slug}-{framework}-{lang}.{kind}")


@needs("judgement", "create", own="organisation", methods=FORM)
@once
def answer(request, lang, organisation, framework):
    """Answer a model's questions about the cluster, in a role, with a reason."""
    cluster, model = cluster_of(request.user, organisation, "judgement", "create"), _model(framework)
    own = [one for one in in_force(request.user, cluster, model.id) if one.by_id == request.user.pk]
    form = Answers(
        request.POST or None,
        questions=api.framework_questions(model.id, lang),
        lang=lang,
        given={one.dimension: one.value for one in own},
        roles=roles_reaching(request.user, "judgement", "create", cluster),
        initial={"on": today()},
    )
    if not form.asked:
        raise Http404("this model asks nothing: it is computed")
    if request.method == "POST" and form.is_valid():
        actions.judge(
            cluster,
            model.id,
            form.answers,
            by=request.user,
            role=form.cleaned_data["role"],
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, api.text("judgement.kept", lang))
        return redirect("assessment", lang=lang, organisation=cluster.slug, framework=framework)
    context = {"cluster": cluster, "framework": model, "title": model.title[lang], "form": form}
    return answer_form(request, "library/answer.html", context | {"question": model.question[lang]})


@needs("assessment", "create", own="organisation", methods=("POST",))
@once
def keep(request, lang, organisation, framework):
    """Keep the assessment of today, so that the next can be compared with it."""
    cluster, model = cluster_of(request.user, organisation, "assessment", "create"), _model(framework)
    content = api.assessment_as_json(_assessed(request, cluster, model, lang))
    actions.keep(cluster, model.id, model.version, content, by=request.user, on=today())
    messages.success(request, api.text("assessment.kept", lang))
    return redirect("assessment", lang=lang, organisation=cluster.slug, framework=framework)


@needs("opinion", "create", own="organisation", methods=("POST",))
@once
def opinion(request, lang, organisation, framework):
    """Does the verdict fit, and was it useful?"""
    cluster, model = cluster_of(request.user, organisation, "opinion", "create"), _model(framework)
    verdicts = {name: verdict.title[lang] for name, verdict in model.verdicts.items()}
    form = OpinionForm(request.POST, verdicts=verdicts, lang=lang)
    if not form.is_valid():
        context = {"cluster": cluster, "framework": model, "title": model.title[lang]}
        return answer_form(request, "library/opinion.html", context | {"form": form})
    actions.give_opinion(cluster, model.id, model.version, by=request.user, **form.cleaned_data)
    messages.success(request, api.text("opinion.kept", lang))
    return redirect("assessment", lang=lang, organisation=cluster.slug, framework=framework)


@needs("judgement", "change", own="judgement", methods=("POST",))
def withdraw(request, lang, judgement):
    """Let one's own judgement count no more."""
    row = find(Judgement, request.user, "change", pk=judgement)
    actions.withdraw(row, by=request.user)
    messages.success(request, api.text("judgement.withdrawn", lang))
    # whoever has lost the role may still withdraw, and has no page of the cluster to go back to
    if not may(request.user, "assessment", "read"):
        return redirect(reverse("home", kwargs={"lang": lang}))
    return redirect("assessments", lang=lang, organisation=row.organisation.slug)


def _model(name: str):
    """The framework, if it can be put to a cluster."""
    try:
        model = api.framework(name)
    except api.UnknownModelError as unknown:
        raise Http404(str(unknown)) from unknown
    if KIND not in (model.subject, *model.shelf.also):
        raise Http404("no framework that is put to a cluster")
    return model


def _assessed(request, cluster: ClusterOrganisation, model, lang: str):
    rows = of_cluster(request.user, cluster, lang)
    return api.assess(model.id, subject(cluster), rows, on=today())


def _previous(request, kept: list[Kept]):
    """The kept assessment to compare with: the one asked for, else the latest."""
    asked = request.GET.get("with", "")
    chosen = next((one for one in kept if str(one.pk) == asked), kept[0] if kept else None)
    return api.assessment_from_json(chosen.content) if chosen else None


def _words(model, judgement: Judgement, lang: str) -> tuple[str, str]:
    """Dimension and value of a judgement in words; a later version of the model may have neither."""
    dimension = model.dimensions.get(judgement.dimension)
    if dimension is None:
        return judgement.dimension, judgement.value
    titles = {value.id: value.title[lang] for value in dimension.values}
    return dimension.title[lang], titles.get(judgement.value, judgement.value)


def _opinion_form(assessment, model, lang: str) -> OpinionForm | None:
    verdicts = {name: model.verdicts[name].title[lang] for name in assessment.verdicts}
    return OpinionForm(verdicts=verdicts, lang=lang) if verdicts else None
