/** Reads what a compiled class of Java declares, by chapter 4 of the Java Virtual Machine Specification. The bytes are a stranger's. */

export interface ClassFile {
  /** As the machine names it: `java/util/Map$Entry`. */
  readonly name: string;
  /** Of a nested class those that its source says. */
  readonly flags: number;
  readonly superName: string | undefined;
  readonly interfaces: readonly string[];
  /** With generics, where it has some. */
  readonly signature: string | undefined;
  readonly isRecord: boolean;
  readonly fields: readonly ClassMember[];
  readonly methods: readonly ClassMember[];
  /** Classes that are its members, in order. */
  readonly nested: readonly NestedClass[];
}

export interface ClassMember {
  readonly name: string;
  readonly flags: number;
  readonly descriptor: string;
  readonly signature: string | undefined;
  /** Names of parameters, where they are told. */
  readonly parameters: readonly string[];
}

export interface NestedClass {
  readonly name: string;
  readonly simpleName: string;
  readonly flags: number;
}

export const classFlags = {
  public: 0x0001,
  private: 0x0002,
  protected: 0x0004,
  static: 0x0008,
  final: 0x0010,
  varargs: 0x0080,
  interface: 0x0200,
  abstract: 0x0400,
  synthetic: 0x1000,
  annotation: 0x2000,
  enum: 0x4000,
} as const;

/** Undefined where the bytes are no class file, or a damaged one. Linear in them. */
export function readClassFile(bytes: Buffer): ClassFile | undefined {
  try {
    return new Parser(bytes).read();
  } catch (thrown) {
    // What lies outside of the bytes is the only fault that reading them can meet.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const magic = 0xcafebabe;
/** Bytes behind the tag of a constant, by tag: texts apart. */
const constantBytes: ReadonlyMap<number, number> = new Map([
  ...[7, 8, 16, 19, 20].map((tag): [number, number] => [tag, 2]),
  ...[3, 4, 9, 10, 11, 12, 17, 18].map((tag): [number, number] => [tag, 4]),
  [15, 3],
  [5, 8],
  [6, 8],
]);
const [textTag, classTag, longTag, doubleTag] = [1, 7, 5, 6];

class Parser {
  readonly #bytes: Buffer;
  /** Where each constant's tag is. */
  readonly #constants: number[] = [0];
  #at = 0;
  #steps = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): ClassFile | undefined {
    if (this.#u4() !== magic) return undefined;
    this.#at += 4;
    this.#readConstants();
    let flags = this.#u2();
    const name = this.#className(this.#u2()) ?? '';
    const superName = this.#className(this.#u2());
    const interfaces = this.#times(this.#u2(), () => this.#className(this.#u2()) ?? '');
    const fields = this.#members();
    const methods = this.#members();
    let signature: string | undefined;
    let isRecord = false;
    const nested: NestedClass[] = [];
    this.#attributes((attribute) => {
      if (attribute === 'Signature') signature = this.#text(this.#u2());
      if (attribute === 'Record') isRecord = true;
      if (attribute !== 'InnerClasses') return;
      for (let left = this.#u2(); left > 0; left--) {
        const [inner, outer] = [this.#className(this.#u2()), this.#className(this.#u2())];
        const [simpleName, said] = [this.#text(this.#u2()), this.#u2()];
        if (inner === name) flags = said;
        else if (inner !== undefined && outer === name && simpleName !== undefined)
          nested.push({ name: inner, simpleName, flags: said });
      }
    });
    return { name, flags, superName, interfaces, signature, isRecord, fields, methods, nested };
  }

  #members(): ClassMember[] {
    return this.#times(this.#u2(), () => {
      const flags = this.#u2();
      const [name, descriptor] = [this.#text(this.#u2()) ?? '', this.#text(this.#u2()) ?? ''];
      let signature: string | undefined;
      let told: readonly string[] = [];
      let guessed: readonly string[] = [];
      this.#attributes((attribute) => {
        if (attribute === 'Signature') signature = this.#text(this.#u2());
        else if (attribute === 'MethodParameters') told = this.#parameterNames();
        else if (attribute === 'Code') guessed = this.#variableNames(descriptor, flags);
      });
      return { name, flags, descriptor, signature, parameters: told.length > 0 ? told : guessed };
    });
  }

  #parameterNames(): string[] {
    const count = this.#bytes.readUInt8(this.#at++);
    return this.#times(count, () => ({ name: this.#text(this.#u2()) ?? '', flags: this.#u2() }))
      .filter(({ flags }) => (flags & classFlags.synthetic) === 0)
      .map(({ name }) => name);
  }

  /** Of the code's table of local variables: parameters take the first slots, in order. */
  #variableNames(descriptor: string, flags: number): string[] {
    this.#at += 4;
    this.#skip(this.#u4());
    this.#skip(8 * this.#u2());
    const slots = new Map<number, string>();
    this.#attributes((attribute) => {
      if (attribute !== 'LocalVariableTable') return;
      for (let left = this.#u2(); left > 0; left--) {
        const isFromStart = this.#u2() === 0;
        this.#at += 2;
        const name = this.#text(this.#u2());
        this.#at += 2;
        const slot = this.#u2();
        if (isFromStart && name !== undefined) slots.set(slot, name);
      }
    });
    if (slots.size === 0) return [];
    let slot = (flags & classFlags.static) === 0 ? 1 : 0;
    const types = descriptor.slice(1, descriptor.indexOf(')')).match(/\[*(?:L[^;]*;|[BCDFIJSZ])/g) ?? [];
    return types.map((type) => {
      const name = slots.get(slot) ?? '';
      slot += type === 'J' || type === 'D' ? 2 : 1;
      return name;
    });
  }

  /** Each attribute, `read` at its beginning; what it leaves is passed over. */
  #attributes(read: (name: string | undefined) => void): void {
    for (let left = this.#u2(); left > 0; left--) {
      const name = this.#text(this.#u2());
      const length = this.#u4();
      const end = this.#at + length;
      if (end > this.#bytes.length) throw new RangeError('an attribute is longer than the file');
      read(name);
      this.#at = end;
    }
  }

  #readConstants(): void {
    const count = this.#u2();
    for (let index = 1; index < count; index++) {
      this.#constants[index] = this.#at;
      const tag = this.#bytes.readUInt8(this.#at++);
      const length = tag === textTag ? 2 + this.#bytes.readUInt16BE(this.#at) : constantBytes.get(tag);
      if (length === undefined) throw new RangeError('a constant of no known kind');
      this.#at += length;
      if (tag === longTag || tag === doubleTag) this.#constants[++index] = 0;
    }
  }

  #text(index: number): string | undefined {
    const at = this.#constants[index] ?? 0;
    if (at === 0 || this.#bytes.readUInt8(at) !== textTag) return undefined;
    const from = at + 3;
    const length = this.#bytes.readUInt16BE(at + 1);
    this.#count(1 + (length >> 6));
    return this.#bytes.toString('utf8', from, from + length);
  }

  #className(index: number): string | undefined {
    const at = this.#constants[index] ?? 0;
    if (at === 0 || this.#bytes.readUInt8(at) !== classTag) return undefined;
    return this.#text(this.#bytes.readUInt16BE(at + 1));
  }

  #times<Item>(count: number, read: () => Item): Item[] {
    const items: Item[] = [];
    for (let left = count; left > 0; left--) items.push(read());
    return items;
  }

  #skip(bytes: number): void {
    this.#at += bytes;
  }

  #u2(): number {
    this.#count(1);
    this.#at += 2;
    return this.#bytes.readUInt16BE(this.#at - 2);
  }

  /** Attributes that claim to be short may each be read far beyond their ends, and a long text for each member. */
  #count(steps: number): void {
    this.#steps += steps;
    if (this.#steps > 2 * this.#bytes.length) throw new RangeError('more is to be read than there is');
  }

  #u4(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }
}
