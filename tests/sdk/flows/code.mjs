// Runs whose code reads and writes files.
import assert from 'node:assert/strict';
import { call, checkCitations, collect, downloads, footnotes, newest, output, policy, question, script, searchAssistant, threadAsking, upload } from '../expect.mjs';

const readings = 'city,mm\nZürich 🏔,12\n서울,30\n';
const table = 'city,share\r\nZürich 🏔,0.29\r\n서울,0.71\r\n';

/** Reads the file by its name and by its id, prints, writes a table and a picture, and leaves a figure open. */
const report = (file) => `import csv, time
import matplotlib.pyplot as plt
with open('/mnt/data/${file.filename}', encoding='utf-8', newline='') as source:
    rows = list(csv.reader(source))
with open('/mnt/data/${file.id}', encoding='utf-8', newline='') as source:
    assert rows == list(csv.reader(source))
total = sum(int(row[1]) for row in rows[1:])
print('Rain 🌧:', total, 'mm', flush=True)
time.sleep(0.2)
print('비가 왔다')
with open('/mnt/data/table.csv', 'w', encoding='utf-8', newline='') as target:
    target.write(${JSON.stringify(table)})
plt.bar([0, 1], [int(row[1]) for row in rows[1:]])
plt.savefig('/mnt/data/rain.png')
`;

const printed = 'Rain 🌧: 42 mm\n비가 왔다\n';

const writeTable = `with open('/mnt/data/table.csv', 'w', encoding='utf-8', newline='') as target:
    target.write(${JSON.stringify(table)})
print('written 😀')
`;

const figure = (label) => `import matplotlib.pyplot as plt
plt.figure()
plt.plot([1, 2])
print('${label}')
`;

const run = (code) => call('code_interpreter', { code });

const block = (code) => `Please run this 😀:\n\n\`\`\`python\n${code}\`\`\`\n`;

/** An assistant that runs code, in the way of the version. */
const codeAssistant = (sdk, files, model = 'gpt-4o') => {
  const fileIds = files.map((file) => file.id);
  const resources = sdk.beta === 'v1' ? { file_ids: fileIds } : { tool_resources: { code_interpreter: { file_ids: fileIds } } };
  return sdk.client.beta.assistants.create({ model, tools: [{ type: 'code_interpreter' }], ...resources });
};

/** What the message says of its files. */
const filesOf = (sdk, message) => {
  if (sdk.beta === 'v1') {
    return message.file_ids;
  }

  assert.ok(message.attachments.every(({ tools }) => tools.length === 1 && tools[0].type === 'code_interpreter'));
  return message.attachments.map((attachment) => attachment.file_id);
};

const storedCalls = async (sdk, ended) => {
  const steps = await collect(sdk.client.beta.threads.runs.steps.list(ended.id, { thread_id: ended.thread_id, order: 'asc' }));
  assert.ok(steps.every((step) => step.status === 'completed'));
  return steps.filter((step) => step.type === 'tool_calls').map((step) => step.step_details.tool_calls);
};

/** Asks on the thread and gives what the code of the run gave. */
async function ask(sdk, thread, assistant, code) {
  const { threads } = sdk.client.beta;
  await threads.messages.create(thread.id, { role: 'user', content: block(code) });
  const ended = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
  assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
  const [[made]] = await storedCalls(sdk, ended);
  assert.match(made.id, /^call_/);
  assert.deepEqual([made.type, made.code_interpreter.input], ['code_interpreter', code]);
  return made.code_interpreter.outputs;
}

const isPng = (content) => assert.equal(content.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');

/** Checks the message of a run whose code was the report. */
async function checkReport(sdk, message, image) {
  assert.deepEqual(message.content.map((part) => part.type), ['image_file', 'text']);
  const [{ image_file }, { text }] = message.content;
  assert.equal(image_file.file_id, image.file_id);
  isPng(await output(sdk, image.file_id));
  const contents = await downloads(sdk, text);
  assert.deepEqual(Object.keys(contents).sort(), ['rain.png', 'table.csv']);
  assert.equal(contents['table.csv'].toString(), table);
  isPng(contents['rain.png']);
  assert.deepEqual(filesOf(sdk, message).sort(), text.annotations.map((annotation) => annotation.file_path.file_id).sort());
  const noted = await footnotes(sdk, text);
  for (const [index, annotation] of text.annotations.entries()) {
    const { filename } = await sdk.client.files.retrieve(annotation.file_path.file_id);
    assert.ok(noted.includes(`[${filename}]( [${index}])`), noted);
    assert.ok(noted.includes(`\n[${index}] Click <here> to download ${filename}`), noted);
  }
}

const beginning = ['thread.run.created', 'thread.run.queued', 'thread.run.in_progress'];
const callStep = ['thread.run.step.created', 'thread.run.step.in_progress', 'thread.run.step.delta', 'thread.run.step.completed'];
const answer = [
  'thread.run.step.created', 'thread.run.step.in_progress', 'thread.message.created', 'thread.message.in_progress', 'thread.message.delta',
  'thread.message.completed', 'thread.run.step.completed', 'thread.run.completed',
];

const withoutIndex = ({ index, ...rest }) => rest;

/** An object of a stream helper as it is stored: without the indices of its parts. */
const plain = (made) => made.type === 'code_interpreter'
  ? { ...withoutIndex(made), code_interpreter: { ...made.code_interpreter, outputs: made.code_interpreter.outputs.map(withoutIndex) } }
  : withoutIndex(made);

const plainContent = (content) => content.map((part) => part.type === 'text'
  ? { ...withoutIndex(part), text: { ...part.text, annotations: part.text.annotations.map(withoutIndex) } }
  : withoutIndex(part));

/** Puts the deltas of code together as the API says: inputs and logs are pieces, outputs have their places. */
function addDelta(calls, delta) {
  for (const { index, id, code_interpreter } of delta.step_details.tool_calls.filter((made) => made.type === 'code_interpreter')) {
    calls[index] ??= { id, input: [], outputs: [] };
    calls[index].input.push(...code_interpreter.input ? [code_interpreter.input] : []);
    for (const part of code_interpreter.outputs ?? []) {
      assert.ok(part.index <= calls[index].outputs.length, 'an output comes before the one before it');
      calls[index].outputs[part.index] ??= [];
      calls[index].outputs[part.index].push(part);
    }
  }
}

const wholeOutput = (parts) => parts[0].type === 'logs' ? { type: 'logs', logs: parts.map((part) => part.logs).join('') } : { type: 'image', image: parts[0].image };

/** Reads the run with the stream helper and compares all that it puts together with what is stored. */
async function checkStream(sdk, stream) {
  const seen = { events: [], deltas: {}, snapshots: {}, done: [], text: [], textDone: [], images: [], annotations: [], messages: [] };
  stream.on('event', ({ event, data }) => {
    seen.events.push(event);
    if (event === 'thread.run.step.delta') {
      // The helper puts later deltas into the first.
      addDelta(seen.deltas[data.id] ??= [], structuredClone(data.delta));
    }
  });
  stream.on('runStepDelta', (_, snapshot) => { seen.snapshots[snapshot.id] = structuredClone(snapshot.step_details.tool_calls); });
  stream.on('toolCallDone', (made) => seen.done.push(structuredClone(made)));
  stream.on('imageFileDone', (image) => seen.images.push(image));
  stream.on('textDelta', (delta, snapshot) => {
    seen.text.push(delta.value ?? '');
    assert.equal(snapshot.value, seen.text.join(''));
    seen.annotations.push(...delta.annotations ?? []);
  });
  stream.on('textDone', (text) => seen.textDone.push(text.value));
  stream.on('messageDone', (message) => seen.messages.push(structuredClone(message)));
  const ended = await stream.finalRun();
  const [final] = await stream.finalMessages();
  assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
  const steps = await storedCalls(sdk, ended);
  const names = seen.events.filter((name, index, all) => !name.endsWith('.delta') || all[index - 1] !== name);
  assert.deepEqual(names, [...beginning, ...steps.flatMap(() => callStep), ...answer]);

  const pieces = Object.values(seen.deltas);
  const joined = pieces.map((calls) => calls.map(({ id, input, outputs }) => ({ id, type: 'code_interpreter', code_interpreter: { input: input.join(''), outputs: outputs.map(wholeOutput) } })));
  const code = steps.map((calls) => calls.filter((made) => made.type === 'code_interpreter'));
  assert.deepEqual(joined.map((calls) => calls.filter((made) => made)), code);
  if (sdk.keepsCallDeltas) {
    const kept = Object.values(seen.snapshots).map((calls) => calls.map(plain));
    assert.deepEqual(kept.map((calls) => calls.filter((made) => made.type === 'code_interpreter')), code);
    // A call ends for the helper whenever another one goes on; the last end has the outputs.
    const ends = new Map(seen.done.filter((made) => made.type === 'code_interpreter').map((made) => [made.id, plain(made)]));
    assert.deepEqual([...ends.values()], sdk.endsEachCall ? code.flat() : code[0]);
  }

  assert.deepEqual((await stream.finalRunSteps()).filter((step) => step.type === 'tool_calls').map((step) => step.step_details.tool_calls), steps);
  const stored = await newest(sdk, ended.thread_id);
  const { text } = stored.content.at(-1);
  assert.equal(seen.text.join(''), text.value);
  assert.deepEqual(seen.textDone, [text.value]);
  assert.deepEqual(seen.images.map((image) => image.file_id), stored.content.slice(0, -1).map((part) => part.image_file.file_id));
  assert.deepEqual(seen.annotations.map((annotation) => annotation.index), text.annotations.map((_, index) => index));
  assert.deepEqual(seen.annotations.map(withoutIndex), text.annotations);
  assert.deepEqual(plainContent(final.content), stored.content);
  assert.deepEqual(seen.messages.map((message) => message.content), [stored.content]);
  assert.deepEqual(filesOf(sdk, seen.messages[0]), filesOf(sdk, stored));
  return { stored, pieces, calls: steps };
}

export const flows = {
  async 'code interpreter'(sdk) {
    const { threads } = sdk.client.beta;
    const file = await upload(sdk, 'readings.csv', readings);
    const assistant = await codeAssistant(sdk, [file]);
    assert.deepEqual(sdk.beta === 'v1' ? assistant.file_ids : assistant.tool_resources.code_interpreter.file_ids, [file.id]);
    const thread = await threads.create();
    const outputs = await ask(sdk, thread, assistant, report(file));
    assert.deepEqual(outputs.map((part) => part.logs ?? part.type), [printed, 'image']);
    await checkReport(sdk, await newest(sdk, thread.id), outputs[1].image);

    // Variables stay; code that fails does not fail the run.
    assert.deepEqual(await ask(sdk, thread, assistant, 'print(total * 2)\n'), [{ type: 'logs', logs: '84\n' }]);
    const [{ text }, ...others] = (await newest(sdk, thread.id)).content;
    assert.match(text.value, /^84$/m);
    assert.deepEqual([text.annotations, others], [[], []]);
    const [failure, ...more] = await ask(sdk, thread, assistant, "print('before')\n1 / 0\n");
    assert.match(failure.logs, /^before\n[^]*Traceback \(most recent call last\):[^]*ZeroDivisionError: division by zero/);
    assert.deepEqual(more, []);

    // A file of the message only.
    const note = await upload(sdk, '메모 😀.txt', 'The badge office is in room 114. 😀');
    const attached = sdk.beta === 'v1' ? { file_ids: [note.id] } : { attachments: [{ file_id: note.id, tools: [{ type: 'code_interpreter' }] }] };
    const asking = await threads.create({ messages: [{ role: 'user', content: 'See the file.', ...attached }] });
    if (sdk.beta === 'v2') {
      assert.deepEqual(asking.tool_resources.code_interpreter.file_ids, [note.id]);
    }

    const reader = await codeAssistant(sdk, []);
    const [read] = await ask(sdk, asking, reader, `print(open('/mnt/data/메모 😀.txt', encoding='utf-8').read() == open('/mnt/data/${note.id}', encoding='utf-8').read(), 114)\n`);
    assert.equal(read.logs, 'True 114\n');
  },

  async 'code interpreter, streamed'(sdk) {
    const { threads } = sdk.client.beta;
    const file = await upload(sdk, 'readings.csv', readings);
    const assistant = await codeAssistant(sdk, [file]);
    const thread = await threadAsking(sdk, block(report(file)));
    const reported = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id }));
    const [[{ code_interpreter: ran }]] = reported.calls;
    assert.deepEqual([ran.input, ran.outputs[0].logs], [report(file), printed]);
    await checkReport(sdk, reported.stored, ran.outputs[1].image);
    assert.ok(reported.pieces[0][0].outputs[0].length > 1, 'the logs came at once');

    // The model corrects its code; the link is split over pieces of its text.
    const wrong = "print(open('/mnt/data/no such file.csv').read())\n";
    const corrected = script({ calls: [run(wrong)] }, { calls: [run(writeTable)] }, { say: ['😀 See [the table](sand', 'box:/mnt/da', 'ta/tab', 'le.csv)', ' ☔.'] });
    await threads.messages.create(thread.id, { role: 'user', content: corrected });
    const again = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id, model: 'scripted' }));
    const [[failed], [written]] = again.calls;
    assert.equal(failed.code_interpreter.input, wrong);
    assert.match(failed.code_interpreter.outputs[0].logs, /Traceback[^]*FileNotFoundError/);
    assert.deepEqual(written.code_interpreter, { input: writeTable, outputs: [{ type: 'logs', logs: 'written 😀\n' }] });
    assert.ok(again.pieces[1][0].input.length > 1, 'the code came at once');
    assert.equal(again.stored.content[0].text.value, '😀 See [the table](sandbox:/mnt/data/table.csv) ☔.');
    assert.equal((await downloads(sdk, again.stored.content[0].text))['table.csv'].toString(), table);

    // Two calls in one step, each with a figure.
    const twice = script({ calls: [run(figure('one')), run(figure('two'))] }, { say: ['Two', ' figures.'] });
    await threads.messages.create(thread.id, { role: 'user', content: twice });
    const both = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id, model: 'scripted' }));
    assert.deepEqual(both.calls[0].map((made) => made.code_interpreter.outputs[0].logs), ['one\n', 'two\n']);
    assert.equal(both.stored.content.length, 3);

    // A model that escapes what is not ASCII, and whose pieces end within a character.
    const [head, tail] = [String.raw`{"code":"print('\ud83d`, String.raw`\ude00')"}`];
    const escaped = { name: 'code_interpreter', arguments: (head + tail).padEnd(2 * head.length) };
    await threads.messages.create(thread.id, { role: 'user', content: script({ calls: [escaped] }, { say: ['Done.'] }) });
    const smile = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id, model: 'scripted' }));
    assert.deepEqual(smile.calls[0][0].code_interpreter, { input: "print('😀')", outputs: [{ type: 'logs', logs: '😀\n' }] });

    // A citation and a link in one answer.
    const searcher = await searchAssistant(sdk, [await upload(sdk, 'leave-policy.txt', policy)], { model: 'scripted', tools: [{ type: 'code_interpreter' }] });
    const mixed = script(
      { calls: [call('file_search', { query: question }), run(writeTable)] },
      { say: ['😀 [Table](sandbox:/mnt/data/table.csv): they get 27 days', '@27 days', ', see (sandbox:/mnt/data/table.csv).'] },
    );
    const asking = await threadAsking(sdk, mixed);
    const { stored } = await checkStream(sdk, threads.runs.stream(asking.id, { assistant_id: searcher.id }));
    const { value, annotations } = stored.content[0].text;
    await checkCitations(sdk, { value, annotations: annotations.filter((annotation) => annotation.file_citation) });
    const links = annotations.filter((annotation) => annotation.file_path);
    assert.equal(links.length, 2);
    assert.equal((await downloads(sdk, { value, annotations: links }))['table.csv'].toString(), table);
  },
};
