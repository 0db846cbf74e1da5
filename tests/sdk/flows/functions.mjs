import assert from 'node:assert/strict';
import { call, checkCitations, clock, collect, fails, newest, policyAssistant, question, script, threadAsking } from '../expect.mjs';

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } }, required: ['city'] },
  },
};

const functionAssistant = (sdk, model = 'gpt-4o') => sdk.client.beta.assistants.create({ model, tools: [weather, clock] });

const callsOf = (run) => run.required_action.submit_tool_outputs.tool_calls;

/** Answers each call with its name and arguments. */
const outputsFor = (run) => callsOf(run).map((asked) => ({ tool_call_id: asked.id, output: `${asked.function.name}: ${asked.function.arguments} ☀` }));

/** Starts a run with the stream helper and reads it until it waits for the client. */
async function streamToCalls(sdk, thread, body) {
  const stream = sdk.client.beta.threads.runs.stream(thread.id, body);
  const deltas = {};
  const done = [];
  stream.on('runStepDelta', ({ step_details }) => {
    for (const { index, function: made } of step_details.tool_calls.filter((asked) => asked.type === 'function')) {
      deltas[index] = { name: deltas[index]?.name ?? made.name, arguments: (deltas[index]?.arguments ?? '') + made.arguments };
    }
  });
  stream.on('toolCallDone', (asked) => done.push(asked));
  const run = await stream.finalRun();
  assert.equal(run.status, 'requires_action', JSON.stringify(run.last_error));
  const waiting = callsOf(run).map((asked) => asked.function);
  assert.deepEqual(Object.values(deltas), waiting);
  if (sdk.keepsCallDeltas) {
    const kept = done.filter((asked) => asked.type === 'function').map(({ function: { name, arguments: text } }) => ({ name, arguments: text }));
    assert.deepEqual(kept, waiting);
  }

  return run;
}

/** Submits the outputs with the stream helper and gives the answer, checked against the stored message. */
async function streamAnswer(sdk, run) {
  const stream = sdk.client.beta.threads.runs.submitToolOutputsStream(run.id, { thread_id: run.thread_id, tool_outputs: outputsFor(run) });
  const events = [];
  const deltas = [];
  stream.on('event', (event) => events.push(event.event));
  stream.on('textDelta', (delta) => deltas.push(delta.value ?? ''));
  const ended = await stream.finalRun();
  const [final] = await stream.finalMessages();
  assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
  assert.deepEqual(events.slice(0, 3), ['thread.run.step.completed', 'thread.run.queued', 'thread.run.in_progress']);
  assert.equal(events.at(-1), 'thread.run.completed');
  const stored = await newest(sdk, run.thread_id);
  assert.equal(deltas.join(''), stored.content[0].text.value);
  assert.equal(final.content[0].text.value, stored.content[0].text.value);
  return stored;
}

const stepCalls = async (sdk, run) => {
  const steps = await collect(sdk.client.beta.threads.runs.steps.list(run.id, { thread_id: run.thread_id, order: 'asc' }));
  assert.ok(steps.every((step) => step.status === 'completed'));
  return steps.filter((step) => step.type === 'tool_calls').flatMap((step) => step.step_details.tool_calls);
};

export const flows = {
  async 'function call'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await functionAssistant(sdk);
    const thread = await threadAsking(sdk, 'Please call get_weather with {"city": "Zürich 🏔", "days": 2}');
    const waiting = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(waiting.status, 'requires_action', JSON.stringify(waiting.last_error));
    const [asked] = callsOf(waiting);
    assert.equal(asked.type, 'function');
    assert.match(asked.id, /^call_/);
    assert.equal(asked.function.name, 'get_weather');
    assert.deepEqual(JSON.parse(asked.function.arguments), { city: 'Zürich 🏔', days: 2 });
    const ended = await threads.runs.submitToolOutputsAndPoll(waiting.id, { thread_id: thread.id, tool_outputs: [{ tool_call_id: asked.id, output: 'Snow, −4 °C.' }] });
    assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
    assert.equal(ended.required_action, null);
    assert.match((await newest(sdk, thread.id)).content[0].text.value, /Snow, −4 °C\./);
    assert.deepEqual(await stepCalls(sdk, ended), [{ ...asked, function: { ...asked.function, output: 'Snow, −4 °C.' } }]);

    // A choice of the client calls the function without a word about it.
    await threads.messages.create(thread.id, { role: 'user', content: 'What time is it?' });
    const forced = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id, tool_choice: { type: 'function', function: { name: 'clock' } } });
    assert.deepEqual(callsOf(forced).map((made) => made.function), [{ name: 'clock', arguments: '{}' }]);
    await threads.runs.submitToolOutputs(forced.id, { thread_id: thread.id, tool_outputs: outputsFor(forced) });
    assert.equal((await threads.runs.poll(forced.id, { thread_id: thread.id })).status, 'completed');
  },

  async 'function call, streamed'(sdk) {
    const assistant = await functionAssistant(sdk);
    const thread = await threadAsking(sdk, 'Please call get_weather with {"city": "Zürich 🏔"}');
    const run = await streamToCalls(sdk, thread, { assistant_id: assistant.id });
    const stored = await streamAnswer(sdk, run);
    assert.match(stored.content[0].text.value, /get_weather: \{"city": "Zürich 🏔"\} ☀/);
  },

  async 'two calls at once'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await functionAssistant(sdk, 'scripted');
    const calls = [call('get_weather', { city: 'Zürich 🏔' }), call('clock', { city: '서울' })];
    const twice = script({ calls }, { say: ['Snow', ' at noon.'] });
    const thread = await threadAsking(sdk, twice);
    const waiting = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.deepEqual(callsOf(waiting).map((asked) => asked.function), calls);
    assert.notEqual(callsOf(waiting)[0].id, callsOf(waiting)[1].id);
    const [first, second] = outputsFor(waiting);
    await fails(
      sdk,
      () => threads.runs.submitToolOutputs(waiting.id, { thread_id: thread.id, tool_outputs: [first] }),
      { message: new RegExp(`Expected tool outputs for call_ids \\['${first.tool_call_id}', '${second.tool_call_id}'\\], got \\['${first.tool_call_id}'\\]`) },
    );
    const ended = await threads.runs.submitToolOutputsAndPoll(waiting.id, { thread_id: thread.id, tool_outputs: [second, first] });
    assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
    assert.deepEqual((await stepCalls(sdk, ended)).map((made) => made.function.output), [first.output, second.output]);

    await threads.messages.create(thread.id, { role: 'user', content: twice });
    const streamed = await streamToCalls(sdk, thread, { assistant_id: assistant.id });
    assert.equal(callsOf(streamed).length, 2);
    assert.equal((await streamAnswer(sdk, streamed)).content[0].text.value, 'Snow at noon.');
  },

  async 'search and function in one run'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await policyAssistant(sdk, { tools: [clock], model: 'scripted' });
    const both = { calls: [call('file_search', { query: question }), call('clock', { city: '서울' })] };
    const content = script(both, { say: ['It is noon. They get 27 days', '@27 days', '.'] });
    const thread = await threadAsking(sdk, content);
    const waiting = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.deepEqual(callsOf(waiting).map((asked) => asked.function), [call('clock', { city: '서울' })]);
    const ended = await threads.runs.submitToolOutputsAndPoll(waiting.id, { thread_id: thread.id, tool_outputs: outputsFor(waiting) });
    assert.equal(ended.status, 'completed', JSON.stringify(ended.last_error));
    await checkCitations(sdk, (await newest(sdk, thread.id)).content[0].text);
    assert.deepEqual((await stepCalls(sdk, ended)).map((made) => made.type).sort(), sdk.beta === 'v1' ? ['function', 'retrieval'] : ['file_search', 'function']);

    await threads.messages.create(thread.id, { role: 'user', content });
    const stored = await streamAnswer(sdk, await streamToCalls(sdk, thread, { assistant_id: assistant.id }));
    await checkCitations(sdk, stored.content[0].text);
  },
};
