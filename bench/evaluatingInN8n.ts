/** Compares evaluations by the trigger with another request that needs no workflow, in a real n8n. */
import { findInstallation } from '../n8n/install/installN8n';
import { CURRENT } from '../n8n/install/versions';
import { EXPERIMENT_DEFINITIONS, PLAIN, PROJECT } from './features';
import { createReceivers, EVALUATING, type Receiver } from './receivers';
import { atLeast, format, ratio, takeTurns, toRow, type Section } from './section';
import { KEYS } from './senders';
import { LAZY_ACQUIRE, LEGACY_ENGINE, measureRequests, serveN8n, withUndo } from './serveN8n';
import type { ServedN8n } from './serveN8n';
import { sendAll, sign, type Unsigned } from './signedRequests';

/** The number of requests in a turn with each setting, which takes some seconds. */
const REQUESTS = 60;

const SETTINGS: Record<string, NodeJS.ProcessEnv> = {
	'default settings': {},
	LAZY_ACQUIRE,
	'legacy engine': LEGACY_ENGINE,
};

const IN_FLIGHT = 10;
const BATCH = 20;

const GET_PROJECT = 'GetProject';
const NO_EVENT = 'EvaluateFeature without an event';

const CONTENDERS: Record<string, (index: number) => Unsigned> = {
	[GET_PROJECT]: () => ({ method: 'GET', path: `/projects/${PROJECT}` }),
	[NO_EVENT]: (index) => evaluation(PLAIN.name, index),
	'EvaluateFeature with an event': (index) => evaluation('feature-0', index),
	[`BatchEvaluateFeature with ${BATCH} events`]: (index) => ({
		path: `/projects/${PROJECT}/evaluations`,
		body: {
			requests: Array.from({ length: BATCH }, (_, each) => ({
				feature: `feature-${each}`,
				entityId: `user-${index}`,
			})),
		},
	}),
};

const evaluation = (feature: string, index: number): Unsigned => ({
	path: `/projects/${PROJECT}/evaluations/${feature}`,
	body: { entityId: `user-${index}` },
});

const TITLE = '12. Evaluations by the trigger in a real n8n';

export async function benchEvaluatingInN8n(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const installation = findInstallation();
	if (!installation) {
		const dependsOn = `n8n ${CURRENT.n8n}, which is not installed. To install it (3 GB), run \`npm run n8n\``;
		return { title: `${TITLE}: skipped`, dependsOn, rows: [], goals: [] };
	}
	const rates: Record<string, number[]> = {};
	for (const [setting, env] of Object.entries(SETTINGS)) {
		progress(`${setting}: starting n8n`);
		await withUndo(async (undo) => {
			const n8n = await serveN8n(installation, undo, env);
			const receivers = await createReceivers(n8n.client, [EVALUATING]);
			const contenders = contendersFor(setting, n8n, receivers[EVALUATING]!);
			Object.assign(rates, await takeTurns(rounds, contenders, progress));
		});
	}
	return toSection(rates);
}

function contendersFor(setting: string, n8n: ServedN8n, receiver: Receiver) {
	const contenders = Object.entries(CONTENDERS).flatMap(([name, toRequest]) =>
		[1, IN_FLIGHT].map((inFlight) => {
			const run = () => requestsPerSecond(n8n, receiver, { toRequest, inFlight });
			return [nameOf(setting, name, inFlight), run] as const;
		}),
	);
	return Object.fromEntries(contenders);
}

const nameOf = (setting: string, contender: string, inFlight: number) =>
	`${setting}, ${inFlight} in flight: ${contender}`;

async function requestsPerSecond(
	n8n: ServedN8n,
	{ endpoint, workflowId }: Receiver,
	{ toRequest, inFlight }: { toRequest: (index: number) => Unsigned; inFlight: number },
): Promise<number> {
	const requests = await Promise.all(
		Array.from({ length: REQUESTS }, async (_, index) => {
			return await sign(endpoint, toRequest(index), KEYS);
		}),
	);
	const send = () => sendAll(requests, inFlight);
	const { rate } = await measureRequests(n8n, { workflowId, count: REQUESTS, send });
	return rate;
}

function toSection(rates: Record<string, number[]>): Section {
	const rows = Object.entries(rates).map(([name, values]) => toRow(name, 'requests/s', values));
	const goals = Object.keys(SETTINGS).map((setting) => {
		const [plain, project] = [NO_EVENT, GET_PROJECT].map((name) =>
			nameOf(setting, name, IN_FLIGHT),
		);
		const seen = ratio(rates, plain!, project!);
		return atLeast(`0.9 of the rate of ${GET_PROJECT}: ${plain}`, seen, 0.9);
	});
	return {
		title: TITLE,
		dependsOn:
			`n8n ${CURRENT.n8n} on Node ${CURRENT.node}, SQLite, one process (regular mode); ` +
			`${format(EXPERIMENT_DEFINITIONS.features.length)} features; signed requests over reused connections; ` +
			'the client on the same machine. An evaluation is answered before its execution starts, and ' +
			'the executions of a turn take CPU time from its requests',
		rows,
		goals,
	};
}
