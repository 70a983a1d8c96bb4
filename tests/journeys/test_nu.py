"""The W3C's own checker finds no error in any page. `make nu` runs it where Java is present."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.journeys.addresses import ADDRESSES

pytestmark = pytest.mark.nu


@pytest.mark.usefixtures("sample")
def test_every_page_is_valid_html(client: FlaskClient, tmp_path: Path) -> None:
    named = {}
    for number, address in enumerate(prefix + one for prefix in ("", "/ar") for one in ADDRESSES):
        path = tmp_path / f"{number}.html"
        path.write_bytes(client.get(address).data)
        named[f"file:{path}"] = address
    checker = ["java", "-jar", os.environ["EXPOAPP_TEST_NU"], "--errors-only", "--exit-zero-always", "--format", "json"]
    command = [*checker, *(str(tmp_path / f"{n}.html") for n in range(len(named)))]
    done = subprocess.run(command, check=True, capture_output=True)
    told = json.loads(done.stderr)["messages"]
    assert not [f"{named.get(row['url'], row['url'])}: {row['message']}" for row in told]
