/** Lines that stand nowhere yet: made of what differs between places, of the file's name, and of what the code below asks for. */
import assert from 'node:assert/strict';
import { type CursorCase, itemsAtCursor } from './complete-at-cursor.js';

function offers(given: CursorCase, text: string): void {
  const texts = itemsAtCursor(given).map((item) => item.text.trim());
  assert.ok(texts.includes(text), `${text} is not among\n${texts.join('\n')}`);
}

describe('adapted lines', () => {
  it('change the line above as a line elsewhere changed from the one above it', () => {
    const files = {
      'src/store.ts':
        'export function save(store: Store, call: Call): void {\n  store.request = call.request;\n  store.response = call.response;\n}\n',
    };
    offers(
      { files, buffer: 'function log(call: Call): void {\n  writeRequest(call.request, "request");\n  ‸\n}\n' },
      'writeResponse(call.response, "response");',
    );
  });

  it('take the name of this file where a line elsewhere has the name of its own', () => {
    const mapper =
      'import { logger } from "./log.js";\n\nconst log = logger("DeviceMapper");\n\nexport class DeviceMapper {}\n';
    offers(
      {
        files: { 'src/DeviceMapper.ts': mapper },
        path: 'src/NumberPlan.ts',
        buffer: 'import { logger } from "./log.js";\n\n‸\n',
      },
      'const log = logger("NumberPlan");',
    );
  });

  it('import what the code below uses, as other files do', () => {
    const files = {
      'src/a.ts':
        'import { MediaType } from "./media.js";\nimport { open } from "./open.js";\n\nopen(MediaType.text);\n',
      'src/b.ts': 'import { x } from "./x.js";\nimport { MediaType } from "./media.js";\n\nx(MediaType.text);\n',
    };
    offers(
      { files, buffer: 'import { write } from "./write.js";\n‸\n\nwrite(MediaType.text);\n' },
      'import { MediaType } from "./media.js";',
    );
  });

  it('follow a line that stands everywhere where the line next to it is alike too', () => {
    const block = (name: string) => `if (${name}) {\n  close(${name});\n}\n`;
    const many = Array.from({ length: 400 }, (_, at) => block(`part${at}`)).join('');
    const files = { 'src/many.ts': many, 'src/end.ts': `${block('stream')}reportClosed(stream);\n` };
    offers({ files, buffer: `${block('stream')}‸\n` }, 'reportClosed(stream);');
  });

  it('go on as after another string in the same place', () => {
    const files = { 'src/a.ts': 'send(player, "you are welcome", undefined, "SHOW_TEXT", infos);\n' };
    offers({ files, buffer: 'send(player, "you are banned", ‸\n' }, 'undefined, "SHOW_TEXT", infos);');
  });

  it('go on with the next parameter of a list', () => {
    offers(
      {
        buffer:
          'class Client {\n  constructor(host, port, secure) {\n    this.host = host;\n    this.port = port;\n    ‸\n  }\n}\n',
      },
      'this.secure = secure;',
    );
  });

  it('take turns as the lines above do', () => {
    const above = 'widths.push(left.width);\nheights.push(left.height);\n';
    const first = 'const totalWidth = sum(widths);\n';
    offers({ buffer: `${above}${first}‸\n` }, 'const totalHeight = sum(heights);');
  });

  it('carry a change of name over to other endings of the word', () => {
    const files = {
      'src/start.ts': 'export function onInitialize(run: Run): void {\n  initializers.push(run);\n}\n',
    };
    offers({ files, buffer: 'export function onFinalize(run: Run): void {\n  ‸\n}\n' }, 'finalizers.push(run);');
  });

  it('put a call together whose parts stand nearby alone', () => {
    offers(
      { buffer: 'const reader = open(path);\nconst text = parse(input);\ncheck(text);\nconst writer = open(‸\n' },
      'text);',
    );
  });

  it('import from what the code below uses where a file exports or requires it', () => {
    const files = { 'src/a.js': "const { open } = require('./open.js');\nopen(1);\n" };
    offers(
      { files, buffer: "const { write } = require('./write.js');\n‸\n\nwrite(open(2));\n" },
      "const { open } = require('./open.js');",
    );
  });
});
