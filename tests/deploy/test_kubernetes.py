"""Kubernetes: what the kustomizations name is there, in the code, in the tree and in each other."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from os.path import relpath
from pathlib import Path
from shutil import copytree, which
from subprocess import run
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from deploy.kubernetes.__main__ import FILE, RULES, written
from pipeline import cli, config
from pipeline.connection import Connection, Security
from pipeline.health import Health, Limits
from pipeline.settings.secret import Secret
from pipeline.sources.mastodon import tokens_of
from pipeline.sources.networks import Webhook
from pipeline.topics import planned
from pipeline.web import WebServer
from tests.broker import BIN
from tests.dockerfile import stages

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/kubernetes"
RUN = {step.name: step for step in stages(ROOT / "Dockerfile")["run"]}
FOUND = sorted((ROOT / "deploy").rglob("kustomization.yaml"))
KUSTOMIZATIONS = {path.parent.relative_to(ROOT).as_posix(): path.parent for path in FOUND}
META, COMPONENT = "__meta_kubernetes_pod_label_", "app.kubernetes.io/component"
PODS = {"Job", "StatefulSet", "Deployment"}
STRIMZI = FOLDER / "strimzi"
EXAMPLE = FOLDER / "overlays/example"
APPLIED = 262_144  # bytes of the annotation in which `kubectl apply` keeps what it was given
Thing = dict[str, Any]


def loaded(path: Path) -> list[Thing]:
    return [each for each in yaml.safe_load_all(path.read_text(encoding="utf-8")) if each]


def kustomization(folder: Path) -> Thing:
    (found,) = loaded(folder / "kustomization.yaml")
    return found


def things(folder: Path) -> Iterator[Thing]:
    """All resources of a kustomization, those of its bases too."""
    for name in kustomization(folder).get("resources", ()):
        path = folder / name
        yield from things(path.resolve()) if path.is_dir() else loaded(path)


def generated(folder: Path) -> dict[str, Thing]:
    """The ConfigMaps that it makes, and those of its bases, each as it stands last."""
    found: dict[str, Thing] = {}
    for name in kustomization(folder).get("resources", ()):
        if (folder / name).is_dir():
            found |= generated((folder / name).resolve())
    for each in kustomization(folder).get("configMapGenerator", ()):
        before = found.get(each["name"], {}) if each.get("behavior") == "merge" else {}
        literals = dict(item.split("=", 1) for item in each.get("literals", ()))
        found[each["name"]] = {
            "literals": before.get("literals", {}) | literals,
            "files": {name: folder / name for name in each.get("files", ())},
        }
    return found


SECRETS = {
    each["metadata"]["name"]: each["stringData"] for each in loaded(EXAMPLE / "secret.example.yaml")
}
BASE, SOURCES = FOLDER / "base", FOLDER / "sources"
THINGS = [*things(BASE), *things(SOURCES)]
MAPS = generated(BASE)


@dataclass(frozen=True, slots=True)
class Workload:
    """What makes pods."""

    thing: Thing

    @property
    def name(self) -> str:
        """By which others know it."""
        return str(self.thing["metadata"]["name"])

    @property
    def pod(self) -> Thing:
        """What each pod is made of."""
        template: Thing = self.thing["spec"]["template"]
        return template

    @property
    def container(self) -> Thing:
        """The only one in it."""
        (found,) = self.pod["spec"]["containers"]
        return dict(found)

    @property
    def labels(self) -> dict[str, str]:
        """Of its pods."""
        return dict(self.pod["metadata"]["labels"])

    @property
    def ports(self) -> dict[str, int]:
        """That its pods listen on, by name."""
        return {each["name"]: each["containerPort"] for each in self.container.get("ports", ())}


WORKLOADS = {load.name: load for load in map(Workload, THINGS) if load.thing["kind"] in PODS}
PROCESSES = {n: load for n, load in WORKLOADS.items() if load.thing["kind"] != "Job"}
SEVERAL = {n: load for n, load in PROCESSES.items() if load.thing["spec"]["replicas"] > 1}
DOORS = {"tocsin-source": {"webhook": Webhook().port}}  # beside its page


def is_served(path: str) -> bool:
    """Whether a process has such a page."""
    page = WebServer(CollectorRegistry(), Health(0.0, Limits()), now=lambda: 0.0).page(path, "")
    return page.status is not HTTPStatus.NOT_FOUND


def named(kind: str) -> dict[str, Thing]:
    """The resources of a kind, by name."""
    return {each["metadata"]["name"]: each for each in THINGS if each["kind"] == kind}


def chosen(selector: dict[str, str]) -> set[str]:
    """The workloads whose pods a selector finds."""
    return {n for n, load in WORKLOADS.items() if selector.items() <= load.labels.items()}


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_what_a_kustomization_names_is_there_and_nothing_lies_beside_it(name: str) -> None:
    folder = KUSTOMIZATIONS[name]
    told = kustomization(folder)
    named = {*told.get("resources", ()), *told.get("components", ())}
    named |= {each["path"] for each in told.get("patches", ()) if "path" in each}
    files = {file for each in told.get("configMapGenerator", ()) for file in each.get("files", ())}
    assert [each for each in named | files if not (folder / each).exists()] == []
    assert [file for file in files if "/" in file] == [], "kustomize takes none from elsewhere"
    yamls = {path.name for path in folder.glob("*.yaml") if ".example." not in path.name}
    assert yamls - {"kustomization.yaml", "demo.yaml"} == {n for n in named | files if n in yamls}


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_what_an_overlay_changes_is_in_its_base(name: str) -> None:
    told = kustomization(KUSTOMIZATIONS[name])
    assert {each["name"] for each in told.get("replicas", ())} <= WORKLOADS.keys()
    images = {load.container["image"] for load in WORKLOADS.values()}
    assert {each["name"] for each in told.get("images", ())} <= images
    changed = {e["name"] for e in told.get("configMapGenerator", ()) if "behavior" in e}
    assert changed <= MAPS.keys()


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_pod_runs_a_command_as_the_user_of_the_image(name: str) -> None:
    load = WORKLOADS[name]
    command: Any = cli.main
    for word in load.container["args"]:
        command = command.commands[word]
    pod, container = load.pod["spec"]["securityContext"], load.container["securityContext"]
    assert f"{pod['runAsUser']}:{pod['runAsGroup']}" == RUN["USER"].text
    assert pod["runAsNonRoot"]
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not container["allowPrivilegeEscalation"]
    assert container["readOnlyRootFilesystem"]
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert {"cpu", "memory"} == load.container["resources"]["requests"].keys()
    assert "memory" in load.container["resources"]["limits"]
    assert load.pod["spec"]["serviceAccountName"] in named("ServiceAccount")
    assert not load.pod["spec"]["automountServiceAccountToken"]


@pytest.mark.parametrize("name", WORKLOADS)
def test_its_mounts_are_volumes_whose_maps_and_secrets_are_there(name: str) -> None:
    spec = WORKLOADS[name].pod["spec"]
    volumes = {each["name"]: each for each in spec["volumes"]}
    assert {each["name"] for each in WORKLOADS[name].container["volumeMounts"]} == volumes.keys()
    maps = {v["configMap"]["name"] for v in volumes.values() if "configMap" in v}
    maps |= {each["configMapRef"]["name"] for each in WORKLOADS[name].container["envFrom"]}
    assert maps <= MAPS.keys()
    assert {v["secret"]["secretName"] for v in volumes.values() if "secret" in v} <= SECRETS.keys()


def written_at(load: Workload) -> dict[str, str]:
    """Each path that is mounted in the pod: what is there."""
    volumes = {each["name"]: each for each in load.pod["spec"]["volumes"]}
    found = {}
    for mount in load.container["volumeMounts"]:
        volume = volumes[mount["name"]]
        if volume.get("configMap", {}).get("name") in MAPS:
            for file, path in MAPS[volume["configMap"]["name"]]["files"].items():
                found[f"{mount['mountPath']}/{file}"] = str(path)
        names = [volume["secret"]["secretName"]] if "secret" in volume else []
        names += [part["secret"]["name"] for part in volume.get("projected", {}).get("sources", ())]
        for key, text in (item for name in names for item in SECRETS[name].items()):
            found[f"{mount['mountPath']}/{key}"] = text
    return found


@pytest.mark.parametrize("name", WORKLOADS)
def test_its_variables_are_ours_and_lead_to_what_is_mounted(name: str, tmp_path: Path) -> None:
    load = WORKLOADS[name]
    env = {n: text for ref in load.container["envFrom"]
           for n, text in MAPS[ref["configMapRef"]["name"]]["literals"].items()}  # fmt: skip
    own = {each["name"]: each["value"] for each in load.container.get("env", ())}
    there = written_at(load)
    for variable, path in own.items():
        assert path in there
        if variable.endswith("_FILE"):
            (tmp_path / variable).write_text(there[path], encoding="utf-8")
            own[variable] = str(tmp_path / variable)
    known = Connection.read(env | own)
    if known.config:
        config.load(Path(there[str(known.config)]))
    assert "TOCSIN_HTTP_PORT" not in env | own, "the ports below are the default one"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("tocsin-notifier", {"SLACK_TOKEN", "SLACK_APP_TOKEN", "AUTHOR_KEY"}),
        ("tocsin-source", {"WEBHOOK_TOKEN", "MASTODON_TOKENS", "AUTHOR_KEY"}),
    ],
)
def test_a_process_has_each_secret_that_its_settings_may_ask_for(
    name: str, wanted: set[str]
) -> None:
    given = {n["name"] for n in PROCESSES[name].container["env"] if n["name"].endswith("_FILE")}
    assert given == {f"TOCSIN_{each}_FILE" for each in wanted}
    tokens = tokens_of(Secret(SECRETS["tocsin-sources"]["mastodon_tokens"]))
    assert tokens, "the example is a list of tokens"


@pytest.mark.parametrize("folder", [n for n in KUSTOMIZATIONS if "overlays" in n])
def test_an_overlay_s_settings_are_right(folder: str) -> None:
    maps = generated(KUSTOMIZATIONS[folder])
    (file,) = maps["tocsin-settings"]["files"].values()
    assert config.load(file).routes


@pytest.mark.parametrize("folder", ["deploy/kubernetes/base", "deploy/kubernetes/overlays/example"])
def test_there_are_no_more_workers_than_partitions(folder: str) -> None:
    told = kustomization(KUSTOMIZATIONS[folder])
    counts = {each["name"]: each["count"] for each in told.get("replicas", ())}
    replicas = counts.get("tocsin-worker", PROCESSES["tocsin-worker"].thing["spec"]["replicas"])
    variables = generated(KUSTOMIZATIONS[folder])["tocsin-environment"]["literals"]
    assert replicas <= int(variables["TOCSIN_PARTITIONS"])


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_is_probed_where_its_page_is_and_given_time_to_end(name: str) -> None:
    load = PROCESSES[name]
    assert load.ports == {"http": Connection().http_port} | DOORS.get(name, {})
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = load.container[probe]["httpGet"]
        assert asked["port"] in load.ports
        assert is_served(asked["path"])
    assert load.container["readinessProbe"]["httpGet"]["path"] == "/healthz/ready"
    assert load.container["livenessProbe"]["httpGet"]["path"] == "/healthz/live"
    assert load.pod["spec"]["terminationGracePeriodSeconds"] > 30


@pytest.mark.parametrize("name", PROCESSES)
def test_a_workload_finds_its_own_pods_alone(name: str) -> None:
    assert chosen(PROCESSES[name].thing["spec"]["selector"]["matchLabels"]) == {name}


@pytest.mark.parametrize("name", SEVERAL)
def test_those_who_are_several_are_spread_and_not_drained_at_once(name: str) -> None:
    budget = named("PodDisruptionBudget")[name]
    assert chosen(budget["spec"]["selector"]["matchLabels"]) == {name}
    (spread,) = PROCESSES[name].pod["spec"]["topologySpreadConstraints"]
    assert chosen(spread["labelSelector"]["matchLabels"]) == {name}


def test_the_workers_have_the_service_that_they_name() -> None:
    worker = PROCESSES["tocsin-worker"]
    service = named("Service")[worker.thing["spec"]["serviceName"]]
    assert chosen(service["spec"]["selector"]) == {worker.name}
    assert [each["targetPort"] for each in service["spec"]["ports"]] == list(worker.ports)


def test_the_source_is_one_and_never_two_for_a_moment() -> None:
    assert PROCESSES.keys() - SEVERAL.keys() == {"tocsin-source"}
    spec = PROCESSES["tocsin-source"].thing["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert "tocsin-source" not in named("PodDisruptionBudget"), "its node could not be drained"


def test_whoever_brings_posts_finds_the_webhook() -> None:
    service, policy = (
        named(kind)[name]["spec"]
        for kind, name in (("Service", "tocsin-webhook"), ("NetworkPolicy", "tocsin-source"))
    )
    assert chosen(service["selector"]) == {"tocsin-source"}
    assert chosen(policy["podSelector"]["matchLabels"]) == {"tocsin-source"}
    assert [each["targetPort"] for each in service["ports"]] == ["webhook"]
    assert [p["port"] for rule in policy["ingress"] for p in rule["ports"]] == ["webhook"]
    assert [p["port"] for rule in policy["egress"] for p in rule["ports"]] == [443]


def test_the_network_lets_through_what_is_needed() -> None:
    policies = {n: each["spec"] for n, each in named("NetworkPolicy").items()}
    everybody, slack = policies["tocsin"], policies["tocsin-notifier"]
    assert chosen(everybody["podSelector"]["matchLabels"]) == WORKLOADS.keys()
    assert chosen(slack["podSelector"]["matchLabels"]) == {"tocsin-notifier"}
    (scrape,) = everybody["ingress"]
    assert [each["port"] for each in scrape["ports"]] == ["http"]
    opened = {port["port"] for rule in everybody["egress"] for port in rule["ports"]}
    kafka = MAPS["tocsin-environment"]["literals"]["TOCSIN_KAFKA"]
    assert opened == {53, int(kafka.rpartition(":")[2])}
    assert [port["port"] for rule in slack["egress"] for port in rule["ports"]] == [443]


def test_the_pod_monitor_asks_the_pages_under_the_jobs_of_prometheus() -> None:
    (monitor,) = loaded(FOLDER / "monitoring/podmonitor.yaml")
    assert chosen(monitor["spec"]["selector"]["matchLabels"]) >= PROCESSES.keys()
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    assert all(endpoint["port"] in load.ports for load in PROCESSES.values())
    assert is_served(endpoint["path"])
    (rename,) = endpoint["relabelings"]
    assert rename["sourceLabels"] == [META + re.sub(r"\W", "_", COMPONENT)]
    parts = [load.labels[COMPONENT] for load in PROCESSES.values()]
    jobs = {rename["replacement"].replace("$1", part) for part in parts}
    (told,) = loaded(ROOT / "deploy/prometheus/prometheus.yaml")
    assert jobs <= {job["job_name"] for job in told["scrape_configs"]}


def test_the_operator_is_given_the_rules_of_prometheus() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "run `make pages`"
    (told,) = loaded(FILE)
    groups = [group for path in sorted(RULES.glob("*.yaml")) for group in loaded(path)[0]["groups"]]
    assert told["spec"]["groups"] == groups
    assert told["kind"] == "PrometheusRule"


def test_grafana_s_sidecar_is_given_all_dashboards() -> None:
    dashboards = ROOT / "deploy/grafana/dashboards"
    (made,) = kustomization(dashboards)["configMapGenerator"]
    assert set(made["files"]) == {path.name for path in dashboards.glob("*.json")}
    assert made["options"]["labels"] == {"grafana_dashboard": "1"}
    written = {name: (dashboards / name).read_text(encoding="utf-8") for name in made["files"]}
    assert len(json.dumps(json.dumps(written))) < APPLIED, "`kubectl apply` would refuse it"


@pytest.mark.skipif(which("kubectl") is None, reason="kubectl is not on PATH")
def test_an_overlay_with_what_watches_it_builds(tmp_path: Path) -> None:
    overlay, watched = (FOLDER / each for each in ("overlays/example", "monitoring"))
    told = {"resources": [relpath(overlay, tmp_path)], "components": [relpath(watched, tmp_path)]}
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    built = run(["kubectl", "kustomize", tmp_path], capture_output=True, check=True).stdout
    kinds = [each["kind"] for each in yaml.safe_load_all(built)]
    assert {"PodMonitor", "PrometheusRule"} <= set(kinds)
    assert kinds.count("ConfigMap") == len(MAPS) + 1


def test_the_secrets_are_examples_and_the_real_ones_stay_out_of_git() -> None:
    told = [text for each in SECRETS.values() for text in each.values()]
    assert all(text.endswith("-replace-me") for text in told)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "deploy/kubernetes/**/secret.yaml" in ignored


@pytest.mark.skipif(which("kubectl") is None, reason="kubectl is not on PATH")
@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_kustomize_builds_it_and_the_result_is_valid(name: str, tmp_path: Path) -> None:
    if kustomization(KUSTOMIZATIONS[name])["kind"] == "Component":
        return  # builds within another
    built = run(["kubectl", "kustomize", KUSTOMIZATIONS[name]], capture_output=True, check=True)
    (tmp_path / "built.yaml").write_bytes(built.stdout)
    tool = BIN / "kubernetes-validate"
    command: list[str | Path] = [tool, "--strict", "-k", "1.33", tmp_path / "built.yaml"]
    done = run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    if "overlays" in name:
        text = built.stdout.decode()
        assert re.search(r"name: tocsin-settings-\w+", text), "a change rolls the pods"
        assert "image: tocsin\n" not in text


def built_with(components: str, home: Path) -> list[Thing]:
    """What the example makes with this in the place of its line of components."""
    copy = home / "example"
    copytree(EXAMPLE, copy)
    file = copy / "kustomization.yaml"
    text = re.sub("# components:.*", components, file.read_text(encoding="utf-8"))
    file.write_text(text.replace("../..", relpath(FOLDER, copy)), encoding="utf-8")
    done = run(["kubectl", "kustomize", copy], capture_output=True, check=True)
    (home / "built.yaml").write_bytes(done.stdout)
    tool: list[str | Path] = [BIN / "kubernetes-validate", "--strict", "--quiet", "-k", "1.33"]
    checked = run([*tool, home / "built.yaml"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return list(yaml.safe_load_all(done.stdout))


@pytest.mark.skipif(which("kubectl") is None, reason="kubectl is not on PATH")
def test_each_process_of_the_example_logs_in_to_kafka_as_itself(tmp_path: Path) -> None:
    made = built_with("components: [../../sources, ../../monitoring]", tmp_path)
    env = generated(EXAMPLE)["tocsin-environment"]["literals"]
    users = {each["metadata"]["name"] for each in loaded(STRIMZI / "users.yaml")}
    loads = [load for load in map(Workload, made) if load.thing["kind"] in PODS]
    assert {load.name for load in loads} == WORKLOADS.keys()
    for load in loads:
        own = {each["name"]: each["value"] for each in load.container["env"]}
        there = written_at(load)
        for variable in [name for name in own if name.endswith("_FILE")]:
            (tmp_path / variable).write_text(there[own[variable]], encoding="utf-8")
            own[variable] = str(tmp_path / variable)
        known = Connection.read(env | own)
        assert known.kafka_security is Security.SASL_SSL
        assert known.kafka_username == load.name
        assert load.name in users
        assert known.kafka_password is not None
        assert known.kafka_password.reveal() == SECRETS[load.name]["password"]
        assert str(known.kafka_ca_file) in there
    assert {load.container["image"] for load in loads} == {"registry.example/tocsin:0.1.0"}
    (network,) = [
        each["spec"] for each in made
        if (each["kind"], each["metadata"]["name"]) == ("NetworkPolicy", "tocsin")
    ]  # fmt: skip
    opened = {port["port"] for rule in network["egress"] for port in rule["ports"]}
    assert opened == {53, int(known.kafka.rpartition(":")[2])}


# -- Samples for operators of Kafka and of scale


def test_keda_scales_the_workers_by_their_lag_up_to_the_partitions_and_slowly_down() -> None:
    (scaled,) = loaded(FOLDER / "autoscaling/scaledobject.yaml")
    spec, literals = scaled["spec"], MAPS["tocsin-environment"]["literals"]
    known = Connection.read(literals)
    worker = PROCESSES["tocsin-worker"].thing
    target = {"apiVersion": worker["apiVersion"], "kind": worker["kind"]}
    assert spec["scaleTargetRef"] == target | {"name": "tocsin-worker"}
    assert 2 <= spec["minReplicaCount"] <= spec["maxReplicaCount"] <= known.partitions
    behavior = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert min(spec["cooldownPeriod"], behavior["scaleDown"]["stabilizationWindowSeconds"]) >= 600
    assert behavior["scaleDown"]["policies"] == [{"type": "Pods", "value": 1, "periodSeconds": 600}]
    (trigger,) = spec["triggers"]
    assert trigger == {
        "type": "kafka",
        "metadata": {
            "bootstrapServers": known.kafka, "consumerGroup": known.watch_group,
            "topic": known.mentions, "lagThreshold": "500", "offsetResetPolicy": "earliest",
        },
    }  # fmt: skip


def test_strimzi_s_topics_are_those_that_the_command_makes() -> None:
    known = Connection.read(MAPS["tocsin-environment"]["literals"])
    told = {each["metadata"]["name"]: each["spec"] for each in loaded(STRIMZI / "topics.yaml")}
    assert told == {
        topic.name: {
            "partitions": topic.partitions,
            "replicas": known.replication,
            "config": dict(topic.configs),
        }
        for topic in planned(known, event_time=False)
    }


def test_strimzi_s_users_may_do_what_is_there() -> None:
    known = Connection.read(MAPS["tocsin-environment"]["literals"])
    names = {
        "topic": {topic.name for topic in planned(known, event_time=False)},
        "group": {known.watch_group, known.notifier_group},
    }
    operations = {
        "topic": {"Create", "Describe", "DescribeConfigs", "Read", "Write"},
        "group": {"Describe", "Read"},
    }
    users = {each["metadata"]["name"]: each["spec"] for each in loaded(STRIMZI / "users.yaml")}
    assert PROCESSES.keys() < users.keys()
    for name, spec in users.items():
        assert spec["authentication"]["type"] == "scram-sha-512"
        assert name.startswith("tocsin-")
        for acl in spec["authorization"]["acls"]:
            resource = acl["resource"]
            is_prefix = resource.get("patternType") == "prefix"
            there = {known.topic_prefix} if is_prefix else names[resource["type"]]
            assert resource["name"] in there
            assert set(acl["operations"]) <= operations[resource["type"]]
            assert not is_prefix or set(acl["operations"]).isdisjoint({"Read", "Write"})


def test_strimzi_s_things_belong_to_one_kafka() -> None:
    (labels,) = kustomization(STRIMZI)["labels"]
    assert "strimzi.io/cluster" in labels["pairs"]
    kinds = {each["kind"]: each["apiVersion"] for each in things(STRIMZI)}
    version = "kafka.strimzi.io/v1beta2"
    assert kinds == {"KafkaTopic": version, "KafkaUser": version}


@pytest.mark.skipif(which("kubectl") is None, reason="kubectl is not on PATH")
def test_both_notifiers_write_post_mortems_into_one_volume_beside_what_they_had(
    tmp_path: Path,
) -> None:
    made = built_with("components: [../../post-mortems]", tmp_path)
    (claim,) = (each for each in made if each["kind"] == "PersistentVolumeClaim")
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"], "there are two, on different nodes"
    loads = {load.name: load for load in map(Workload, made) if load.thing["kind"] in PODS}
    volumes = {
        name: {each["name"]: each for each in load.pod["spec"]["volumes"]}
        for name, load in loads.items()
    }
    mine, before = volumes.pop("tocsin-notifier"), PROCESSES["tocsin-notifier"].pod["spec"]
    assert {each["name"] for each in before["volumes"]} < mine.keys()
    used = mine["post-mortems"]["persistentVolumeClaim"]["claimName"]
    assert used == claim["metadata"]["name"]
    assert not any("post-mortems" in each for each in volumes.values())
    mounts = {m["name"]: m["mountPath"] for m in loads["tocsin-notifier"].container["volumeMounts"]}
    for page in ("kubernetes/post-mortems/kustomization.yaml", "config/tocsin.yaml"):
        text = (ROOT / "deploy" / page).read_text(encoding="utf-8")
        assert f"postmortem: {{folder: {mounts['post-mortems']}}}" in text
