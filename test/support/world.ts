import { inspect } from 'node:util';

import type {
	ExecutionError,
	ICredentialDataDecryptedObject,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Evidently, StoredEvent } from '../../evidently';
import type { Engine, EngineExecution, Result } from '../../n8n/engine/engine';
import { workflowOf, type Scenario } from '../../n8n/engine/scenario';
import { CREDENTIALS } from './testKit';

/** The package in n8n's engine, with a separate local Evidently. */
export interface World {
	evidently: Evidently;
	/** The credential that `run` uses; a test may change it. */
	credential: ICredentialDataDecryptedObject;
	start: (scenario: Scenario) => EngineExecution;
	run: (scenario: Scenario) => Promise<Result>;
	/** @returns the events that a project received, without what the service adds. */
	received: (project?: string) => Promise<Received[]>;
}

export type Received = Pick<StoredEvent, 'type' | 'timestamp' | 'data'>;

export function createWorld(engine: Engine, evidently: Evidently): World {
	const credential: ICredentialDataDecryptedObject = {
		region: 'us-east-1',
		...CREDENTIALS,
		endpoint: evidently.url,
	};
	const start = (scenario: Scenario) =>
		engine.start(workflowOf(scenario), { awsEvidentlyApi: credential });
	return {
		evidently,
		credential,
		start,
		run: async (scenario) => await start(scenario).finished,
		received: async (project = 'demo') =>
			(await evidently.readEvents(project)).map(({ type, timestamp, data }) => ({
				type,
				timestamp,
				data,
			})),
	};
}

export const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

/** @returns the input item that each item is linked to. */
export const pairsOf = (items: INodeExecutionData[]) => items.map(({ pairedItem }) => pairedItem);

/** @returns `{ item: 0 }`, `{ item: 1 }` and so on. */
export const pairs = (...indexes: number[]) => indexes.map((item) => ({ item }));

/** @returns numbered items. */
export const items = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

/** @returns the error that ended a run. */
export function errorOf({ run }: Result): ExecutionError {
	const { error } = run.data.resultData;
	if (!error) throw new Error(`The run ended as "${run.status}", without an error`);
	return error;
}

/** @returns everything that n8n could show or store of a run, as text. */
export const everythingOf = ({ run }: Result) =>
	inspect(run, {
		depth: null,
		showHidden: true,
		maxStringLength: null,
		maxArrayLength: null,
		// Otherwise `inspect` measures every text to arrange it in columns, which takes most of its time.
		compact: false,
	}) + stringify(run);

function stringify(value: unknown): string {
	const seen = new WeakSet<object>();
	return JSON.stringify(value, (_key, member: unknown) => {
		if (typeof member !== 'object' || member === null) return member;
		if (seen.has(member)) return undefined;
		seen.add(member);
		return member;
	});
}
