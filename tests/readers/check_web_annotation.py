"""Apache Annotator finds the quotes and positions of the web annotations, and Recogito reads them."""

import os
import pathlib
import shutil
import subprocess
import sys

import reference

PACKAGES = ["@apache-annotator/selector@0.2.0", "@recogito/text-annotator@4.1.1"]

if not shutil.which("npm"):
    print("left out: there is no npm here")
    sys.exit(0)
work = pathlib.Path(os.environ["READERS_WORK"]) / "npm"
work.mkdir()
shutil.copy(pathlib.Path(__file__).parent / "web_annotation.mjs", work)
npm = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", "--cache", str(work / "cache")]
subprocess.run([*npm, *PACKAGES], cwd=work, check=True)
wanted = sum((reference.pieces(document) + reference.evidence(document)).total() for document in reference.documents().values())
folder = (reference.folder() / "web-annotation").resolve()
found = subprocess.run(["node", "web_annotation.mjs", str(folder)], cwd=work, check=True, stdout=subprocess.PIPE, text=True)
count = int(found.stdout)
assert count == wanted, f"{count} places of mentions and evidence instead of {wanted}"
reference.done(count, "Apache Annotator 0.2.0 and Recogito 4.1.1")
