/** Compares the node in a real n8n with n8n's own nodes that could send the same events. */
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { localCredential } from '../evidently/credential';
import { putCredential } from '../n8n/rest/credential';
import { findInstallation, type N8nInstallation } from '../n8n/install/installN8n';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import type { N8nClient } from '../n8n/rest/client';
import { CURRENT } from '../n8n/install/versions';
import { chain, evidently, node, postedItems } from '../n8n/rest/workflowNodes';
import { createEvents, createItems, DRAGGED, EVALUATED, EVENTS, type Parameters } from './items';
import {
	atLeast,
	atMost,
	takeTurns,
	medianOf,
	ratio,
	toRow,
	type Goal,
	type Section,
} from './section';
import { serveN8n, withUndo, type Undo } from './serveN8n';
import { startSink } from './startSink';

const ITEMS = 1000;
const FIELD_ITEMS = 5000;
const PROJECT = 'demo';

const OURS = 'This node, defaults';
const HTTP_REQUEST = 'HTTP Request, one event per request';
const SNS = 'AWS SNS, one event per request';
const WITHOUT_FIELDS = '5,000 items that are already events, no expression';
const WITH_FIELDS = '5,000 items, dragged fields: type, timestamp and data';
const BY_N8N = '5,000 items, the same three fields evaluated by n8n';

const TITLE = `2. ${ITEMS.toLocaleString('en-US')} items in a real n8n`;

const LEFT_OUT: Section = {
	title: `${TITLE}: skipped`,
	dependsOn: `n8n ${CURRENT.n8n}, which is not installed. To install it (3 GB), run \`npm run n8n\``,
	rows: [],
	goals: [],
};

/**
 * The number of executions in a row, of which the median counts. The default is 1, since the others
 * take seconds, while this node takes only hundredths of a second.
 */
const EXECUTIONS: Record<string, number> = { [OURS]: 5, [WITHOUT_FIELDS]: 3, [WITH_FIELDS]: 3 };

interface Sender {
	node: INode;
	items: INodeExecutionData[];
}

/** Skips this part if n8n isn't installed, because a benchmark shouldn't download 3 GB unasked. */
export async function benchRealN8n(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const installation = findInstallation();
	if (!installation) return LEFT_OUT;
	return await withUndo(async (undo) => {
		progress('starting n8n');
		const contenders = await prepare(installation, undo);
		const { [BY_N8N]: byN8n, ...others } = contenders;
		return toSection({
			...(await takeTurns(rounds, others, progress)),
			// One round is enough, because it takes longer than all the others together and hardly
			// varies.
			...(await takeTurns(1, { [BY_N8N]: byN8n! }, progress, 0)),
		});
	});
}

type Contenders = Record<string, () => Promise<number>>;

async function prepare(installation: N8nInstallation, undo: Undo): Promise<Contenders> {
	const sink = await startSink();
	undo.push(() => sink.stop());
	const { client } = await serveN8n(installation, undo);
	const contenders: Contenders = {};
	for (const [name, sender] of Object.entries(await createSenders(client, sink.url))) {
		const execute = await publish(client, sender);
		contenders[name] = () => medianOf(EXECUTIONS[name] ?? 1, execute);
	}
	return contenders;
}

async function createSenders(client: N8nClient, url: string): Promise<Record<string, Sender>> {
	const credential = await putCredential(client, localCredential(url));
	const { endpoint: snsEndpoint, ...keys } = localCredential(url).data;
	const awsData = { ...keys, customEndpoints: true, snsEndpoint };
	const aws = { id: await client.createCredential('AWS', 'aws', awsData), name: 'AWS' };
	const items = createItems(ITEMS);
	const http = { ...httpRequest(url), credentials: { [CREDENTIAL_TYPE]: credential } };
	const events = createEvents(FIELD_ITEMS);
	const ofEvents = (parameters: Parameters) => ({
		node: evidently(credential, PROJECT, parameters),
		items: events,
	});
	return {
		[OURS]: { node: evidently(credential, PROJECT), items },
		[HTTP_REQUEST]: { node: http, items },
		[SNS]: { node: { ...sns(), credentials: { aws } }, items },
		[WITHOUT_FIELDS]: ofEvents(EVENTS),
		[WITH_FIELDS]: ofEvents(DRAGGED),
		[BY_N8N]: ofEvents(EVALUATED),
	};
}

/**
 * An HTTP Request node that signs with the package's credential. Without Batching, it sends all
 * requests at once.
 */
const httpRequest = (url: string): INode =>
	node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.5, {
		method: 'POST',
		url: `${url}/events/projects/${PROJECT}`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: CREDENTIAL_TYPE,
		sendBody: true,
		specifyBody: 'json',
		jsonBody:
			'={{ { events: [{ type: "aws.evidently.custom", timestamp: Date.now() / 1000, data: JSON.stringify($json) }] } }}',
		options: {},
	});

const sns = (): INode =>
	node('AWS SNS', 'n8n-nodes-base.awsSns', 1, {
		topic: { __rl: true, mode: 'id', value: `arn:aws:sns:us-east-1:123456789012:${PROJECT}` },
		subject: 'event',
		message: '={{ JSON.stringify($json) }}',
	});

let webhooks = 0;

/**
 * Returns a function that executes the sender's workflow once and returns the sender's execution
 * time.
 */
async function publish(client: N8nClient, sender: Sender): Promise<() => Promise<number>> {
	const path = `bench-${++webhooks}`;
	const { name } = sender.node;
	const id = await client.createWorkflow(chain(name, [...answeringPost(path), sender.node]));
	await client.activate(id);
	const body = JSON.stringify({ items: sender.items.map(({ json }) => json) });
	return async () => {
		await post(`${client.url}/webhook/${path}`, body);
		return await executionTime(client, id, name, sender.items.length);
	};
}

/** The webhook responds when the workflow has ended, so n8n isn't polled during the measurement. */
function answeringPost(path: string): INode[] {
	return postedItems(path).map((given) =>
		given.type === 'n8n-nodes-base.webhook'
			? { ...given, parameters: { ...given.parameters, responseMode: 'lastNode' } }
			: given,
	);
}

async function post(url: string, body: string): Promise<void> {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body });
	if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** Returns the milliseconds that n8n recorded for the node in the last execution of the workflow. */
async function executionTime(
	client: N8nClient,
	workflowId: string,
	name: string,
	items: number,
): Promise<number> {
	const [last = ''] = (await client.executionStatuses(workflowId)).keys();
	const { status, data } = await client.finished(last);
	const run = data.resultData.runData[name]?.[0];
	const count = run?.data?.main?.[0]?.length ?? 0;
	if (status !== 'success' || !run || count !== items) {
		throw new Error(
			`The node "${name}" ended with status "${status}" and ${count} of ${items} items.`,
		);
	}
	return run.executionTime;
}

function toSection(values: Record<string, number[]>): Section {
	const rows = Object.entries(values).map(([name, times]) => toRow(name, 'ms', times));
	return {
		title: TITLE,
		dependsOn:
			`n8n ${CURRENT.n8n} on Node ${CURRENT.node}, SQLite, one process (regular mode), a published ` +
			'workflow with a webhook; the execution time of the node as recorded by n8n, for this node the ' +
			`median of ${EXECUTIONS[OURS]} executions in a row; items of about 200 bytes; plain HTTP on ` +
			'the loopback interface to a server that responds at once. This node sends 50 events per ' +
			'request, with 20 requests in flight; HTTP Request sends all its requests at once, AWS SNS one ' +
			'after the other, both signed and with one expression per item for the message',
		rows,
		goals: [
			goal(values, HTTP_REQUEST, 120),
			goal(values, SNS, 150),
			atMost(
				'1.5 x the time without expressions for three dragged fields',
				ratio(values, WITH_FIELDS, WITHOUT_FIELDS),
				1.5,
			),
		],
	};
}

function goal(times: Record<string, number[]>, peer: string, limit: number): Goal {
	const seen = ratio(times, peer, OURS);
	return atLeast(`${limit} x as fast per event as ${peer}`, seen, limit);
}
