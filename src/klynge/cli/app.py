"""Which commands are there? The core's own, and those that other packages add by the entry point `klynge.commands`."""

from importlib.metadata import entry_points

import typer

from klynge.cli import assess, build, data, demo, erase, fetch, frameworks, import_, network, portrait, readiness

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help needs no rich: 0.1 s of the 0.4 s that help may take
    help="Evidence for business clusters: from the national registers to a region's knowledge base.",
    epilog="Data is kept in the folder KLYNGE_HOME (default ./var). Every command explains itself with --help.",
)
app.command("demo")(demo.demo)
app.command("fetch")(fetch.fetch)
app.command("import")(import_.import_)
app.command("data")(data.data)
app.command("erase")(erase.erase)
app.command("build")(build.build)
app.command("network")(network.network)
app.command("readiness")(readiness.readiness)
app.command("portrait")(portrait.portrait)
app.command("frameworks")(frameworks.frameworks)
app.command("assess")(assess.assess)
for added in entry_points(group="klynge.commands"):
    app.command(added.name)(added.load())
