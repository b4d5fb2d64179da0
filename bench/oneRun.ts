/**
 * One run of the node, or of a No-Op node in its place, in a process of its own; prints its time in
 * milliseconds and the process's peak memory in megabytes.
 *
 * tsx bench/oneRun.ts ITEMS node|noOp URL
 */
import { Engine } from '../test/engine/engine';
import { NODE } from '../test/engine/workflows';
import { createItems, workflowWith } from './items';
import { timed } from './section';
import { KEYS } from './senders';

const [count, kind, endpoint = ''] = process.argv.slice(2);

async function main(): Promise<void> {
	const engine = await Engine.load();
	const warmUp = workflowWith(createItems(500));
	await engine.run(warmUp, { awsEvidentlyApi: { ...KEYS, endpoint } });
	const workflow = workflowWith(createItems(Number(count)));
	if (kind === 'noOp') toNoOp(workflow.nodes.find(({ name }) => name === NODE)!);
	let accepted = 0;
	const time = await timed(async () => {
		const result = await engine.run(workflow, { awsEvidentlyApi: { ...KEYS, endpoint } });
		accepted = result.items(NODE).length;
	});
	if (accepted !== Number(count)) throw new Error(`${accepted} of ${count} items came out`);
	// maxRSS is in kilobytes.
	const peak = process.resourceUsage().maxRSS / 1024;
	process.stdout.write(`${JSON.stringify({ time, peak })}\n`);
}

function toNoOp(node: { type: string; parameters: object; credentials?: object }): void {
	node.type = 'n8n-nodes-base.noOp';
	node.parameters = {};
	delete node.credentials;
}

void main();
