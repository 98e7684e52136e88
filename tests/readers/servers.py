"""Drives a doccano or a Label Studio server on loopback: upload, download, end. See servers.sh."""

import contextlib
import io
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import zipfile

USER, PASSWORD = "admin@example.org", "loopback-only-1"
BIN = pathlib.Path(sys.executable).parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, log, **options):
    with open(log, "wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True, **options)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def until(what, seconds, ask):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if (answer := ask()) is not None:
                return answer
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit(f"{what}: nothing after {seconds} s")


def session(base):
    import requests

    session = requests.Session()

    def ask(method, path, **options):
        headers = {"X-CSRFToken": session.cookies.get("csrftoken", ""), "Referer": base}
        answer = session.request(method, base + path, headers=headers, timeout=120, **options)
        if answer.status_code >= 400:
            sys.exit(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer

    until(base, 120, lambda: session.get(base + "/", timeout=5).status_code < 500 or None)
    return session, ask


def doccano(run):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    home = run / "doccano-home"
    home.mkdir()
    site = pathlib.Path(subprocess.check_output([sys.executable, "-c", "import backend; print(backend.__path__[0])"], text=True).strip())
    env = dict(os.environ, DOCCANO_HOME=str(home), DATABASE_URL=f"sqlite:///{home}/db.sqlite3", MEDIA_ROOT=str(home / "media"))
    env |= dict(STANDALONE="True", DJANGO_SETTINGS_MODULE="config.settings.production", DEBUG="False")
    env |= dict(DATABASE_CONN_MAX_AGE="0", PATH=f"{BIN}:{os.environ['PATH']}")
    with open(run / "doccano-setup.log", "wb") as log:
        for command in [["init"], ["createuser", "--username", "admin", "--password", PASSWORD]]:
            subprocess.run([BIN / "doccano", *command], env=env, check=True, stdout=log, stderr=log)
    # `doccano webserver` would listen to the whole network.
    web = [BIN / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--chdir", str(site), "config.wsgi"]
    worker = [BIN / "celery", "--app=config", f"--workdir={site}", "worker", "--pool=solo", "--loglevel=info"]
    log = run / "doccano-worker.log"
    # The worker makes the queue; a web server that makes it at the same time breaks it.
    with running(worker, log, env=env):
        until("the worker", 120, lambda: " ready." in log.read_text(errors="replace") or None)
        with running(web, run / "doccano-web.log", env=env):
            answer = doccano_exchange(run, base)
    (run / "back-doccano").mkdir()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (run / "back-doccano" / "all.jsonl").write_bytes(archive.read(archive.namelist()[0]))


def doccano_exchange(run, base):
    """Uploads the file into a new project and gives the download."""
    http, ask = session(base)
    ask("POST", "/v1/auth/login/", json={"username": "admin", "password": PASSWORD})
    project = ask("POST", "/v1/projects", json={
        "name": "exchange", "description": "-", "guideline": "", "project_type": "SequenceLabeling",
        "resourcetype": "SequenceLabelingProject", "allow_overlapping": True, "grapheme_mode": False,
        "use_relation": True, "random_order": False, "collaborative_annotation": True, "tags": [],
    }).json()["id"]
    file = (run / "doccano" / "annotations.jsonl").read_bytes()
    upload = ask("POST", "/v1/fp/process/", files={"filepond": ("annotations.jsonl", file)}).text.strip('"')
    task = ask("POST", f"/v1/projects/{project}/upload", json={
        "format": "JSONL", "task": "RelationExtraction", "uploadIds": [upload], "encoding": "utf_8",
    }).json()["task_id"]
    status = lambda: ask("GET", f"/v1/tasks/status/{task}").json()
    result = until("import", 120, lambda: (answer := status())["ready"] and answer or None)
    if result.get("error") or (result.get("result") or {}).get("error"):
        sys.exit(f"doccano refused something: {result}")
    task = ask("POST", f"/v1/projects/{project}/download", json={"format": "JSONL", "exportApproved": False}).json()["task_id"]
    ready = lambda: ask("GET", f"/v1/projects/{project}/download?taskId={task}")
    return until("export", 120, lambda: None if "json" in (a := ready()).headers["content-type"] else a)


def label_studio(run):
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    env = dict(os.environ, LATEST_VERSION_CHECK="false", COLLECT_ANALYTICS="0", SENTRY_DSN="", FRONTEND_SENTRY_DSN="")
    command = [BIN / "label-studio", "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    command += ["--data-dir", str(run / "label-studio-home"), "--username", USER, "--password", PASSWORD]
    with running(command, run / "label-studio.log", env=env):
        http, ask = session(base)
        ask("GET", "/user/login/")
        form = {"email": USER, "password": PASSWORD, "csrfmiddlewaretoken": http.cookies["csrftoken"]}
        ask("POST", "/user/login/", data=form)
        config = (run / "label-studio" / "config.xml").read_text(encoding="utf-8")
        project = ask("POST", "/api/projects", json={"title": "exchange", "label_config": config}).json()["id"]
        tasks = json.loads((run / "label-studio" / "tasks.json").read_bytes())
        answer = ask("POST", f"/api/projects/{project}/import", json=tasks).json()
        assert answer["task_count"] == len(tasks), answer
        made = until("import", 60, lambda: (a := ask("GET", f"/api/projects/{project}").json())["task_number"] == len(tasks) and a or None)
        exported = ask("GET", f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true").json()
        # The export only counts predictions, so they are asked for.
        for task in exported:
            task["predictions"] = ask("GET", f"/api/predictions?task={task['id']}&project={project}").json()
        print(f"Label Studio has {made['total_annotations_number']} annotations, {made['total_predictions_number']} predictions")
        check_annotations(config, exported)
    (run / "back-label-studio").mkdir()
    (run / "back-label-studio" / "export.json").write_text(json.dumps(exported), encoding="utf-8")


def check_annotations(config, tasks):
    """Label Studio's own validator; it knows no relations."""
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface(config)
    for task in tasks:
        for annotation in task["annotations"]:
            result = [region for region in annotation["result"] if region["type"] != "relation"]
            assert interface.validate_annotation({"result": result}), task["data"]["id"]


def compare(wanted, found):
    read = lambda path: {line["id"]: line for line in map(json.loads, open(path, encoding="utf-8"))}
    wanted, found = read(wanted), read(found)
    assert wanted.keys() == found.keys(), wanted.keys() ^ found.keys()
    count = 0
    for id, document in wanted.items():
        for key in document:
            key_of = lambda record: record["id"] if isinstance(record, dict) else str(record)
            both = [sorted(d[key], key=key_of) if isinstance(d[key], list) else d[key] for d in (document, found[id])]
            if both[0] != both[1]:
                sys.exit(f"{id}: {key} differs:\n{json.dumps(both[0], ensure_ascii=False)}\n{json.dumps(both[1], ensure_ascii=False)}")
        count += len(document["mentions"]) + len(document["stances"]) + len(document["relations"])
    print(f"{count} records in {len(wanted)} documents came back the same")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["doccano", run]:
            doccano(pathlib.Path(run))
        case ["label-studio", run]:
            label_studio(pathlib.Path(run))
        case ["compare", wanted, found]:
            compare(wanted, found)
