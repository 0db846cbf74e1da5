// node run.mjs VERSION [FLOW]: goes through the flows with one version of the SDK and prints a line of JSON for each.
// The server is at RETRIEVALQA_URL and opens to RETRIEVALQA_KEY; its model "scripted" plays the script that stands in the newest message.
import { readFile } from 'node:fs/promises';
import { connect } from './sdk.mjs';

const flows = {};
for (const part of ['files', 'stores', 'answers', 'streams', 'functions', 'code', 'endings', 'errors', 'objects']) {
  Object.assign(flows, (await import(`./flows/${part}.mjs`)).flows);
}

const [version, only] = process.argv.slice(2);
const sdk = await connect(version);
const list = JSON.parse(await readFile(new URL('flows.json', import.meta.url)));
for (const { flow } of list.filter(({ flow, sdks }) => sdks.includes(sdk.beta) && (only ?? flow) === flow)) {
  try {
    await flows[flow](sdk);
    console.log(JSON.stringify({ flow }));
  } catch (error) {
    console.log(JSON.stringify({ flow, error: error.stack ?? String(error) }));
  }
}
