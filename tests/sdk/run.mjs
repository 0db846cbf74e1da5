// node run.mjs PACKAGE VERSION [FLOW]: goes through the flows with one version of a package's client (npm: OpenAI of npm openai) and prints a line of JSON for each.
// The server is at RETRIEVALQA_URL and opens to RETRIEVALQA_KEY; its model "scripted" plays the script that stands in the newest message.
import { readFile } from 'node:fs/promises';
import { connect as connectAgents } from './agents.mjs';
import { connect } from './sdk.mjs';

const flows = {};
for (const part of ['files', 'stores', 'answers', 'streams', 'functions', 'code', 'endings', 'errors', 'objects']) {
  Object.assign(flows, (await import(`./flows/${part}.mjs`)).flows);
}

const [name, version, only] = process.argv.slice(2);
const sdk = name === 'npm @azure/ai-agents' ? connectAgents() : await connect(version, name === 'npm AzureOpenAI');
if (sdk.kind === 'agents') {
  Object.assign(flows, (await import('./flows/agents.mjs')).flows);
}

const list = JSON.parse(await readFile(new URL('flows.json', import.meta.url)));
for (const { flow } of list.filter(({ flow, sdks }) => sdks.includes(sdk.kind) && (only ?? flow) === flow)) {
  try {
    await flows[flow](sdk);
    console.log(JSON.stringify({ flow }));
  } catch (error) {
    console.log(JSON.stringify({ flow, error: error.stack ?? String(error) }));
  }
}
