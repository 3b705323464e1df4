"""`klynge network`: the board network of a region beside its like."""

import typer

from klynge.cli import printing


def network(
    region: str = typer.Argument(..., help="Region, municipality, or codes such as 3305,3310."),
    json: bool = typer.Option(False, help="Print the evidence as JSON."),
    graphml: str = typer.Option("", help="Write the region's network to this GraphML file."),
) -> None:
    """Position of a region's organisations in the board network: constraint, centrality, ties in and out."""
    from klynge import api

    lake = api.open_lake()
    # a closed firm table decides which organisations are in scope
    with lake.view(closed=True) as view:
        found = api.region(region, view)
        rows = api.network_evidence(view, found)
        if graphml:
            with printing.written_to(graphml, "--graphml"):
                api.write_graphml(view, found, graphml)
    if json:
        printing.as_json([row.as_dict() for row in rows])
        return
    shown = [[row.measure, row.value, row.ci_low, row.ci_high, row.n, str(row.status)] for row in rows]
    closed = f" ({api.text('common.closed', 'en')})" if any(row.visibility == "closed" for row in rows) else ""
    printing.table(f"{found.id}{closed}", ["measure", "value", "95 % low", "95 % high", "n", "status"], shown)
