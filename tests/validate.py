"""The Nu HTML checker over every page of a site: `make validate`. It needs npm and Java 17."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

_JAR = Path(__file__).parent / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def messages(site: Path) -> list[dict[str, str]]:
    """What the checker has to say of a site's pages: type, url and message of each."""
    java = shutil.which("java")
    if not java:
        raise SystemExit(
            "found no Java; on Debian and Ubuntu: apt-get install default-jre-headless"
        )
    arguments = [java, "-jar", str(_JAR), "--skip-non-html", "--stdout", "--format", "json"]
    done = subprocess.run(
        [*arguments, str(site)], capture_output=True, text=True, timeout=600, check=False
    )
    if not done.stdout:
        raise SystemExit(done.stderr)
    found: list[dict[str, str]] = json.loads(done.stdout)["messages"]
    return found


def main(site: Path) -> int:
    """Print each error with its page, and how many there are; 1 where there is one."""
    pages = len(list(site.rglob("*.html")))
    found = messages(site)
    for each in found:
        print(f"{each['url'].partition(site.name)[2]}: {each['type']}: {each['message']}")
    kinds = Counter(each["type"] for each in found)
    errors = sum(number for kind, number in kinds.items() if kind != "info")
    print(f"{pages} pages: {errors} errors, {kinds['info']} remarks")
    return 1 if errors or not pages else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
