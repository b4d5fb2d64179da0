import { readLog } from './debugLog';

import { LoggerProxy, type ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Evidently, EvidentlyOptions } from '../../evidently';
import { seededRandom } from '../../evidently/random';
import { Engine, type Result } from '../../n8n/engine/engine';
import { NODE, workflowOf, type Scenario } from '../../n8n/engine/scenario';
import { n8nWorkflow } from '../support/n8nWorkflow';
import { cleanUp, startTestEvidently } from '../support/testKit';
import { SEED } from './mode';
import { findSecret, findSecretInFolder, findSecretWithin, KEYS } from './secrets';

/** The built package in n8n's engine, with a local Evidently that accepts temporary keys. */
export interface World {
	evidently: Evidently;
	/** Runs a workflow and expects no secrets in anything that n8n stores of the run. */
	run: (scenario: Scenario, credential?: ICredentialDataDecryptedObject) => Promise<TimedResult>;
}

export type TimedResult = Result & { seconds: number };

const realSleep = n8nWorkflow.sleep;

/** Makes each wait of the nodes a tenth as long. Their pace under throttling follows the clock nevertheless. */
export const shortenWaits = () =>
	jest
		.spyOn(n8nWorkflow, 'sleep')
		.mockImplementation((duration, ...others) => realSleep(duration / 10, ...others));

/** @returns a function that creates a world. After each test, no stored file or log line may contain a secret. */
export function setUpChaos(): (options?: EvidentlyOptions) => Promise<World> {
	let engine: Engine;
	const folders: string[] = [];
	const rejections: unknown[] = [];
	const onRejection = (reason: unknown) => void rejections.push(reason);

	beforeAll(async () => {
		process.on('unhandledRejection', onRejection);
		engine = await Engine.load();
	});
	beforeEach(() => {
		jest.spyOn(Math, 'random').mockImplementation(seededRandom(SEED, 'jitter'));
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		for (const folder of folders.splice(0))
			expect(await findSecretInFolder(folder)).toBeUndefined();
		await cleanUp();
		expect(rejections.splice(0)).toEqual([]);
	});
	afterAll(async () => {
		process.off('unhandledRejection', onRejection);
		await expectCleanLog();
	});
	return async (options) => {
		const evidently = await startTestEvidently({ credentials: [KEYS], seed: SEED, ...options });
		folders.push(evidently.dataDir);
		return { evidently, run: runner(engine, evidently) };
	};
}

function runner(engine: Engine, { url }: Evidently): World['run'] {
	return async (scenario, credential = {}) => {
		const awsEvidentlyApi = { region: 'us-east-1', ...KEYS, endpoint: url, ...credential };
		const start = performance.now();
		const result = await engine.run(workflowOf(scenario), { awsEvidentlyApi });
		const seconds = (performance.now() - start) / 1000;
		expect(findSecretWithin(result.run)).toBeUndefined();
		return { ...result, seconds };
	};
}

/** n8n writes its log asynchronously, so a final line marks when the log is complete. */
async function expectCleanLog(): Promise<void> {
	const end = 'The tests are done';
	LoggerProxy.debug(end);
	let log = await readLog();
	while (!log.includes(end)) log = await readLog();
	expect(log).toContain(NODE);
	expect(findSecret(log)).toBeUndefined();
}
