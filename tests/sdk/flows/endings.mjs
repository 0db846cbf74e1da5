// Runs that do not simply complete.
import assert from 'node:assert/strict';
import { call, clock, collect, fails, newest, script, threadAsking } from '../expect.mjs';

const scripted = (sdk) => sdk.client.beta.assistants.create({ model: 'scripted', tools: [clock] });

export const flows = {
  async 'cancel while waiting'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await scripted(sdk);
    const thread = await threadAsking(sdk, script({ calls: [call('clock')] }));
    const waiting = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(waiting.status, 'requires_action', JSON.stringify(waiting.last_error));
    const cancelling = await threads.runs.cancel(waiting.id, { thread_id: thread.id });
    assert.ok(['cancelling', 'cancelled'].includes(cancelling.status), cancelling.status);
    const ended = await threads.runs.poll(waiting.id, { thread_id: thread.id });
    assert.equal(ended.status, 'cancelled');
    assert.ok(ended.cancelled_at >= ended.created_at);
    const [step] = await collect(threads.runs.steps.list(waiting.id, { thread_id: thread.id }));
    assert.equal(step.status, 'cancelled');
    await fails(sdk, () => threads.runs.cancel(waiting.id, { thread_id: thread.id }), { message: /Cannot cancel run with status 'cancelled'\./ });
    const tool_outputs = [{ tool_call_id: waiting.required_action.submit_tool_outputs.tool_calls[0].id, output: 'noon' }];
    await fails(sdk, () => threads.runs.submitToolOutputs(waiting.id, { thread_id: thread.id, tool_outputs }), { message: /Runs in status "cancelled" do not accept tool outputs\./ });

    await threads.messages.create(thread.id, { role: 'user', content: script({ say: ['The thread is free.'] }) });
    assert.equal((await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id })).status, 'completed');
  },

  async 'cancel while streaming'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await scripted(sdk);
    const thread = await threadAsking(sdk, script({ say: ['One, ', 'two, 😀'], hold: true }));
    const stream = threads.runs.stream(thread.id, { assistant_id: assistant.id });
    const events = [];
    let text = '';
    stream.on('event', (event) => events.push(event.event));
    stream.on('textDelta', (delta) => {
      text += delta.value ?? '';
      if (text === 'One, two, 😀') {
        threads.runs.cancel(stream.currentRun().id, { thread_id: thread.id });
      }
    });
    const run = await stream.finalRun();
    assert.equal(run.status, 'cancelled', JSON.stringify(run.last_error));
    assert.deepEqual(events.filter((name) => !name.endsWith('.delta')).slice(-4).sort(), ['thread.message.incomplete', 'thread.run.cancelled', 'thread.run.cancelling', 'thread.run.step.cancelled']);
    assert.equal(events.at(-1), 'thread.run.cancelled');
    const stored = await newest(sdk, thread.id);
    assert.equal(stored.content[0].text.value, text);
    assert.equal(stored.status, 'incomplete');
    assert.equal(stored.incomplete_details.reason, 'run_cancelled');
  },

  async 'spent budget'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await scripted(sdk);
    const thread = await threadAsking(sdk, script({ say: ['One, two, th'], cut: true }));
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id, max_completion_tokens: 256 });
    assert.equal(run.status, sdk.beta === 'v1' ? 'completed' : 'incomplete', JSON.stringify(run.last_error));
    assert.deepEqual(run.incomplete_details, { reason: 'max_completion_tokens' });
    const stored = await newest(sdk, thread.id);
    assert.equal(stored.content[0].text.value, 'One, two, th');
  },

  async 'failed run'(sdk) {
    const { threads } = sdk.client.beta;
    const assistant = await scripted(sdk);
    const thread = await threadAsking(sdk, script({ fail: 'The model is out of order.' }));
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    assert.equal(run.status, 'failed');
    assert.equal(run.last_error.code, 'server_error');
    assert.match(run.last_error.message, /The model is out of order\./);
    const stream = threads.runs.stream(thread.id, { assistant_id: assistant.id });
    const events = [];
    stream.on('event', (event) => events.push(event.event));
    const streamed = await stream.finalRun();
    assert.equal(streamed.status, 'failed');
    assert.equal(events.at(-1), 'thread.run.failed');
  },
};
