import assert from 'node:assert/strict';
import { call, checkCitations, collect, newest, policyAssistant, question, script, threadAsking } from '../expect.mjs';

const beginning = ['thread.run.created', 'thread.run.queued', 'thread.run.in_progress'];
const search = ['thread.run.step.created', 'thread.run.step.in_progress', 'thread.run.step.delta', 'thread.run.step.completed'];
const answer = [
  'thread.run.step.created', 'thread.run.step.in_progress', 'thread.message.created', 'thread.message.in_progress', 'thread.message.delta',
  'thread.message.completed', 'thread.run.step.completed', 'thread.run.completed',
];

/** The names of the events; text deltas in a row count once. */
const names = (events) => events.map((event) => event.event).filter((name, index, all) => name !== 'thread.message.delta' || all[index - 1] !== name);

const textDeltas = (events) => events.filter((event) => event.event === 'thread.message.delta').map((event) => event.data.delta.content[0].text);

/** Cites two sentences, the marker of each split over several pieces of the model's text. */
const twoCitations = script(
  { calls: [call('file_search', { query: question })] },
  { say: ['They get 27 d', 'ays 😀', '@27 days', '; six may be carried ov', 'er', '@Up to six', '.'] },
);

async function checkStream(sdk, stream, threadEvents = []) {
  const events = [];
  const deltas = [];
  const done = [];
  stream.on('event', (event) => events.push(event));
  stream.on('textDelta', (delta, snapshot) => {
    deltas.push(delta.value ?? '');
    assert.equal(snapshot.value, deltas.join(''));
  });
  stream.on('textDone', (text) => done.push(text.value));
  const run = await stream.finalRun();
  const [final] = await stream.finalMessages();
  const steps = await stream.finalRunSteps();
  assert.equal(run.status, 'completed', JSON.stringify(run.last_error));
  assert.deepEqual(names(events), [...threadEvents, ...beginning, ...search, ...answer]);
  const stored = await newest(sdk, run.thread_id);
  assert.equal(final.id, stored.id);
  assert.equal(deltas.join(''), stored.content[0].text.value);
  assert.deepEqual(done, [stored.content[0].text.value]);
  assert.equal(final.content[0].text.value, stored.content[0].text.value);
  const withoutIndex = final.content[0].text.annotations.map(({ index, ...annotation }) => annotation);
  assert.deepEqual(withoutIndex, stored.content[0].text.annotations);
  await checkCitations(sdk, final.content[0].text);
  assert.deepEqual(steps.map((step) => [step.type, step.status]), [['tool_calls', 'completed'], ['message_creation', 'completed']]);
  return final;
}

export const flows = {
  async 'stream events'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk, { model: 'scripted' });
    const thread = await threadAsking(sdk, twoCitations);
    const events = await collect(threads.runs.create(thread.id, { assistant_id: assistant.id, stream: true }));
    assert.deepEqual(names(events), [...beginning, ...search, ...answer]);
    const data = (name) => events.find((event) => event.event === name).data;
    assert.deepEqual(data('thread.message.created').content, []);
    assert.equal(data('thread.run.created').status, 'queued');
    assert.ok(data('thread.run.completed').usage.total_tokens > 0);
    const stored = await newest(sdk, thread.id);
    const deltas = textDeltas(events);
    assert.equal(deltas.map((delta) => delta.value ?? '').join(''), stored.content[0].text.value);
    const annotations = deltas.flatMap((delta) => delta.annotations ?? []);
    assert.deepEqual(annotations.map((annotation) => annotation.index), [0, 1]);
    assert.deepEqual(annotations.map(({ index, ...annotation }) => annotation), stored.content[0].text.annotations);
    assert.deepEqual(data('thread.message.completed').content, stored.content);
    await checkCitations(sdk, stored.content[0].text);
    assert.ok(deltas.length >= 5, 'the text came at once');

    const whole = await collect(threads.createAndRun({ assistant_id: assistant.id, stream: true, thread: { messages: [{ role: 'user', content: twoCitations }] } }));
    assert.deepEqual(names(whole), ['thread.created', ...beginning, ...search, ...answer]);
  },

  async 'stream helpers'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk);
    const thread = await threadAsking(sdk, question);
    const first = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id }));
    assert.match(first.content[0].text.value, /27 days/);
    await threads.messages.create(thread.id, { role: 'user', content: 'When are the core hours?' });
    await checkStream(sdk, threads.runs.createAndStream(thread.id, { assistant_id: assistant.id }));
    const body = { assistant_id: assistant.id, thread: { messages: [{ role: 'user', content: question }] } };
    await checkStream(sdk, threads.createAndRunStream(body), ['thread.created']);

    // Two citations that the model's text gives one after the other.
    await threads.messages.create(thread.id, { role: 'user', content: twoCitations });
    const cited = await checkStream(sdk, threads.runs.stream(thread.id, { assistant_id: assistant.id, model: 'scripted' }));
    assert.equal(cited.content[0].text.annotations.length, 2);
  },
};
