/** How names come by their types, a family of languages each. Repetitions are bounded: the texts are anybody's. */
import type { BindingPatterns } from '../dialect.js';

const lastPart = (name: string) => name.split(/[.:\\]+/).at(-1) ?? name;
const isCapital = (name: string) => /^\p{Lu}/u.test(lastPart(name));
const ofCapital = (called: string) => (isCapital(called) ? lastPart(called) : undefined);
const notTold = () => undefined;

export const typescriptBindings: BindingPatterns = {
  patterns: [
    /(?:\b(?:const|let|var)\s+|[(,]\s*(?:(?:public|private|protected|readonly|override)\s+){0,3}|\.\.\.)(?<name>[\w$]+)\s*[?!]?\s*:\s*(?<type>[^=,;(){}\n]{1,120})/g,
    /(?<![\w$.])(?<name>[\w$]+)\s*=\s*(?:await\s+)?(?:new\s+(?<made>[\w$.]+)|(?<called>[\w$.]+)\s*(?:<[^<>()\n]{1,80}>)?\()/g,
    /\b(?:const|let)\s+(?<name>[\w$]+)\s*=[^;\n]{1,120}\bas\s+(?<type>[A-Z][\w$.]*)/g,
    /(?<![\w$.])(?<name>[\w$]+)\s+instanceof\s+(?<type>[\w$.]+)/g,
  ],
  itself: 'this',
  fieldPrefix: 'this.',
  typeOfCall: notTold,
};

export const pythonBindings: BindingPatterns = {
  patterns: [
    /(?:^|[(,\n])\s*\*{0,2}(?<name>\w+)\s*:\s*(?<type>[^=,)\n:]{1,120})/g,
    /(?<![\w.])(?<name>\w+)\s*=\s*(?:await\s+)?(?<called>[\w.]+)\(/g,
    /\bwith\s+(?:await\s+)?(?<called>[\w.]+)\([^\n]{0,200}\)\s+as\s+(?<name>\w+)/g,
    /\bexcept\s+(?<type>[\w.]+)\s+as\s+(?<name>\w+)/g,
    /\bisinstance\(\s*(?<name>\w+)\s*,\s*(?<type>[\w.]+)\s*\)/g,
  ],
  itself: 'self',
  fieldPrefix: 'self.',
  typeOfCall: ofCapital,
};

const javaLike: readonly RegExp[] = [
  /(?<![\w.@])(?<type>[A-Z][\w.]*(?:<[^;(){}\n]{0,120}>)?)\s+(?<name>\w+)\s*(?=[=;,):])/g,
  /(?<![\w.])(?<name>\w+)\s*=\s*(?:await\s+)?(?:new\s+(?<made>[\w.]+)|(?<called>[\w.]+)\s*\()/g,
];

export const javaBindings: BindingPatterns = {
  patterns: javaLike,
  itself: 'this',
  fieldPrefix: '',
  typeOfCall: notTold,
};

export const goBindings: BindingPatterns = {
  patterns: [
    /(?:[(,]\s*|\bvar\s+)(?<name>\w+)\s+(?<type>\*?[\w.]+(?:\[[^\]\n]{0,80}\])?)/g,
    /(?<![\w.])(?<name>\w+)(?:\s*,\s*\w+){0,3}\s*:?=\s*(?:&?(?<made>[\w.]+)(?:\[[^\]\n]{0,80}\])?\{|new\((?<type>[\w.]+)\)|(?<called>[\w.]+)\()/g,
  ],
  itself: undefined,
  fieldPrefix: '',
  typeOfCall: (called) => /^New(\p{Lu}\w*)$/u.exec(lastPart(called))?.[1],
};

export const rustBindings: BindingPatterns = {
  patterns: [
    /(?:\blet\s+(?:mut\s+)?|[(,]\s*(?:mut\s+)?)(?<name>\w+)\s*:\s*(?<type>[^=,;(){}\n]{1,120})/g,
    /\blet\s+(?:mut\s+)?(?<name>\w+)\s*=\s*(?:(?<made>[A-Z]\w*)(?:::<[^>\n]{0,80}>)?(?:::\w+\s*\(|\s*\{|\()|(?<called>[\w:.]+)\()/g,
  ],
  itself: 'self',
  fieldPrefix: 'self.',
  typeOfCall: notTold,
};

export const cppBindings: BindingPatterns = {
  patterns: [
    /(?<![\w.>])(?!(?:return|new|delete|else|case|goto|using|typedef|typename|namespace|throw|operator|sizeof)\b)(?:const\s+)?(?:struct\s+)?(?<type>[A-Za-z_][\w:]*(?:<[^;(){}\n]{0,120}>)?)(?:\s+[*&]{0,2}\s*|\s*[*&]{1,2}\s*)(?<name>\w+)\s*(?=[=;,)({:[])/g,
    /(?<![\w.>])(?<name>\w+)\s*=\s*(?:new\s+(?<made>[\w:]+)|(?:std::)?make_(?:unique|shared)<(?<type>[\w:]+)>|(?<called>[\w:.]+)\s*\()/g,
  ],
  itself: 'this',
  fieldPrefix: '',
  typeOfCall: notTold,
};

export const phpBindings: BindingPatterns = {
  patterns: [
    /(?<type>\??[\w\\]+)\s+&?(?:\.\.\.)?(?<name>\$\w+)/g,
    /(?<name>\$\w+)\s*=\s*(?:new\s+(?<made>[\w\\]+)|(?<called>[\w\\]+)\()/g,
  ],
  itself: '$this',
  fieldPrefix: '$this->',
  typeOfCall: notTold,
};

export const rubyBindings: BindingPatterns = {
  patterns: [/(?<![\w.])(?<name>@?\w+)\s*(?:\|\|)?=\s*(?<made>[A-Z][\w:]*)\.new\b/g],
  itself: 'self',
  fieldPrefix: '',
  typeOfCall: notTold,
};

export const noBindings: BindingPatterns = { patterns: [], itself: undefined, fieldPrefix: '', typeOfCall: notTold };
