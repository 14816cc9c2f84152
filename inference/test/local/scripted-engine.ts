/** A stand-in for node-llama-cpp, in a folder like the real one's: as much of it as a completion of one token needs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its binaries are for Vulkan; `layers` of each model go to a card, unless it is told to use none. */
export function writeScriptedEngine(engineFolder: string, layers: number): void {
  const modules = join(engineFolder, 'node_modules');
  mkdirSync(join(modules, 'node-llama-cpp'), { recursive: true });
  mkdirSync(join(modules, '@node-llama-cpp', 'linux-x64-vulkan'), { recursive: true });
  writeFileSync(join(modules, 'node-llama-cpp', 'package.json'), '{"type":"module","main":"index.js"}');
  writeFileSync(join(modules, 'node-llama-cpp', 'index.js'), scripted(layers));
}

const scripted = (layers: number) => `
const sequence = {
  nextTokenIndex: 0,
  compareContextTokens: () => ({ firstDifferentIndex: 0 }),
  evaluateWithoutGeneratingNewTokens: async () => {},
  evaluateWithMetadata: async function* () { yield { token: 1, confidence: 0.9 }; },
};
export async function getLlama({ gpu, build, skipDownload }) {
  if (build !== 'never' || skipDownload !== true) throw new Error('it would compile, or fetch');
  const model = {
    trainContextSize: 4096,
    gpuLayers: gpu === false ? 0 : ${layers},
    tokens: { bos: null, shouldPrependBosToken: false, infill: { prefix: null, middle: null, suffix: null } },
    tokenize: (text) => [...text],
    detokenize: () => 'x',
    createContext: async () => ({ getSequence: () => sequence }),
  };
  return { gpu: gpu === 'auto' ? 'vulkan' : gpu, cpuMathCores: 1, maxThreads: 1, loadModel: async () => model };
}`;
