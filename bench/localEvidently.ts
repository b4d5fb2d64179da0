/**
 * Measures signed requests to a local Evidently in a separate process: evaluations and
 * PutProjectEvents.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { DEFAULT_ACCESS_KEY_ID, DEFAULT_SECRET_ACCESS_KEY } from '../evidently';
import { definitionsWith, PROJECT, TYPICAL_RULES } from './features';
import { atLeast, takeTurns, timed, toRow, type Section } from './section';
import { sendAll, sign, type Keys, type Unsigned } from './signedRequests';

const REQUESTS = 2000;
const IN_FLIGHT = 20;
const BATCH = 20;

const EVALUATION = 'EvaluateFeature';
const EVALUATIONS = `BatchEvaluateFeature with ${BATCH} requests`;
const EVENT = 'PutProjectEvents with one event';

const KEYS: Keys = {
	accessKeyId: DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
};

const evaluationOf = (index: number) => ({
	feature: `feature-${index % BATCH}`,
	entityId: `user-${index}`,
});

/** The request of each contender, by its number. */
const CONTENDERS: Record<string, (index: number) => Unsigned> = {
	[EVALUATION]: (index) => {
		const { feature, entityId } = evaluationOf(index);
		return { path: `/projects/${PROJECT}/evaluations/${feature}`, body: { entityId } };
	},
	[EVALUATIONS]: (index) => ({
		path: `/projects/${PROJECT}/evaluations`,
		body: {
			requests: Array.from({ length: BATCH }, (_, each) => evaluationOf(index * BATCH + each)),
		},
	}),
	[EVENT]: (index) => ({
		path: `/events/projects/${PROJECT}`,
		body: {
			events: [
				{
					type: 'aws.evidently.custom',
					timestamp: index,
					data: `{"details":{"pageLoadTime":${index}},"userDetails":{"userId":"user-${index}"}}`,
				},
			],
		},
	}),
};

export async function benchLocalEvidently(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-bench-'));
	const { url, stop } = await start(folder);
	try {
		const runs = Object.entries(CONTENDERS).map(([name, toRequest]) => {
			return [name, async () => await requestsPerSecond(url, toRequest)] as const;
		});
		const rates = await takeTurns(rounds, Object.fromEntries(runs), progress);
		const rows = Object.entries(rates).map(([name, values]) => toRow(name, 'requests/s', values));
		const rate = rows.find(({ name }) => name === EVALUATION)?.value ?? NaN;
		return {
			title: '11. The local Evidently: evaluations',
			dependsOn: `signed requests, ${IN_FLIGHT} in flight; every event is written to disk before its response`,
			rows,
			goals: [atLeast('1,500 verified evaluations/s', rate, 1500)],
		};
	} finally {
		await stop();
		await rm(folder, { recursive: true });
	}
}

async function start(folder: string) {
	const features = join(folder, 'features.json');
	await writeFile(features, JSON.stringify(definitionsWith(TYPICAL_RULES)));
	const main = resolve(__dirname, '../evidently/main.ts');
	const options = ['--port', '0', '--data', folder, '--features', features];
	const child = spawn(process.execPath, ['--import', 'tsx', main, ...options]);
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	const closed = once(child, 'close');
	const stop = async () => {
		child.kill();
		await closed;
	};
	return { url: line.replace('Evidently listening on ', ''), stop };
}

async function requestsPerSecond(url: string, toRequest: (index: number) => Unsigned) {
	const signed = await Promise.all(
		Array.from({ length: REQUESTS }, async (_, index) => await sign(url, toRequest(index), KEYS)),
	);
	const time = await timed(() => sendAll(signed, IN_FLIGHT));
	return (REQUESTS / time) * 1000;
}
