/** Descriptors and generic signatures of class files as Java writes them, by the grammar of the Java Virtual Machine Specification, 4.3 and 4.7.9.1. */

export interface MethodShape {
  /** `<T extends Number>`, or ''. */
  readonly typeParameters: string;
  readonly parameters: readonly string[];
  readonly result: string;
}

export interface ClassShape {
  readonly typeParameters: string;
  /** The superclass, then interfaces. */
  readonly bases: readonly string[];
}

/** Undefined where it follows no rule. */
export function typeShape(written: string): string | undefined {
  return parsed(written, (parser) => parser.type());
}

export function methodShape(written: string): MethodShape | undefined {
  return parsed(written, (parser) => parser.method());
}

export function classShape(written: string): ClassShape | undefined {
  return parsed(written, (parser) => parser.class());
}

/** Without its package: `java/util/Map$Entry` → `Map.Entry`. */
export function shownClassName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replaceAll(/(?<=.)\$(?=\p{L})/gu, '.');
}

const charsMax = 8_000;
const depthMax = 24;

class Malformed extends Error {}

function parsed<Shape>(written: string, read: (parser: Parser) => Shape): Shape | undefined {
  if (written.length > charsMax) return undefined;
  try {
    return read(new Parser(written));
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}

const primitives: ReadonlyMap<string, string> = new Map(
  Object.entries({
    B: 'byte',
    C: 'char',
    D: 'double',
    F: 'float',
    I: 'int',
    J: 'long',
    S: 'short',
    Z: 'boolean',
    V: 'void',
  }),
);

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  method(): MethodShape {
    const typeParameters = this.#typeParameters();
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#takes(')')) parameters.push(this.type());
    return { typeParameters, parameters, result: this.type() };
  }

  class(): ClassShape {
    const typeParameters = this.#typeParameters();
    const bases: string[] = [];
    while (this.#at < this.#text.length) bases.push(this.type());
    return { typeParameters, bases };
  }

  type(): string {
    if (++this.#depth > depthMax) throw new Malformed();
    const type = this.#anyType();
    this.#depth--;
    return type;
  }

  #anyType(): string {
    const first = this.#text[this.#at++] ?? '';
    const primitive = primitives.get(first);
    if (primitive !== undefined) return primitive;
    if (first === '[') return `${this.type()}[]`;
    if (first === 'T') return this.#until(';');
    if (first !== 'L') throw new Malformed();
    let shown = shownClassName(this.#name());
    for (;;) {
      if (this.#takes('<')) shown += this.#arguments();
      if (this.#takes(';')) return shown;
      this.#expect('.');
      shown += `.${this.#name()}`;
    }
  }

  #arguments(): string {
    const given: string[] = [];
    while (!this.#takes('>')) {
      if (this.#takes('*')) given.push('?');
      else if (this.#takes('+')) given.push(`? extends ${this.type()}`);
      else if (this.#takes('-')) given.push(`? super ${this.type()}`);
      else given.push(this.type());
    }
    return `<${given.join(', ')}>`;
  }

  #typeParameters(): string {
    if (!this.#takes('<')) return '';
    const parameters: string[] = [];
    while (!this.#takes('>')) {
      const name = this.#until(':');
      const bounds: string[] = [];
      // The bound by a class may be left out.
      if (this.#text[this.#at] !== ':') bounds.push(this.type());
      while (this.#takes(':')) bounds.push(this.type());
      const told = bounds.filter((bound) => bound !== 'Object');
      parameters.push(told.length === 0 ? name : `${name} extends ${told.join(' & ')}`);
    }
    return `<${parameters.join(', ')}>`;
  }

  /** Of a class, up to what follows it. */
  #name(): string {
    const from = this.#at;
    while (this.#at < this.#text.length && !'<;.'.includes(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  #until(end: string): string {
    const to = this.#text.indexOf(end, this.#at);
    if (to < 0) throw new Malformed();
    const text = this.#text.slice(this.#at, to);
    this.#at = to + 1;
    return text;
  }

  #takes(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#takes(char)) throw new Malformed();
  }
}
