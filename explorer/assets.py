"""Where the shipped files are."""

from pathlib import Path

from explorer.errors import ExplorerError


class MissingResourcesError(ExplorerError):
    """The folder of shipped files is nowhere to be found."""


def resources_dir() -> Path:
    """The ``resources`` folder of a wheel, an editable install or a bare checkout.

    A wheel carries it inside the package; a checkout has it beside the package, where
    ``importlib.resources`` alone does not look.

    Raises:
        MissingResourcesError: The installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "LICENSES.md").is_file():
            return folder
    raise MissingResourcesError(
        f"the folder 'resources' is missing beside {package}; install again"
    )


def resource(*parts: str) -> Path:
    """The path of one shipped file, for example ``resource("images", "coffee.png")``.

    Raises:
        MissingResourcesError: The file did not come with this installation.
    """
    path = resources_dir().joinpath(*parts)
    if not path.exists():
        raise MissingResourcesError(f"{path} is missing; install again")
    return path
