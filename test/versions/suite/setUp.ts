/** What each check starts from. These run under plain Node, bundled, beside the n8n they are for. */
import '../../../n8n/engine/silence';

import { resolve } from 'node:path';
import { afterEach, before, mock } from 'node:test';

import type { EvidentlyOptions } from '../../../evidently';
import { Engine } from '../../../n8n/engine/engine';
import { createWorld, type World } from '../../engine/world';
import { cleanUp, startTestEvidently } from '../../evidently/testKit';

/** The unpacked package, in the folder that the checks are started in. */
const PACKAGE = resolve('package');

export const loadPackage = async () => await Engine.load(PACKAGE);

let loaded: Promise<Engine> | undefined;

/** The engine with the package, loaded once for all groups of checks. */
export function setUpEngine(): () => Engine {
	let engine: Engine;
	before(async () => {
		engine = await (loaded ??= loadPackage());
	});
	afterEach(async () => {
		mock.restoreAll();
		await cleanUp();
	});
	return () => engine;
}

/** @returns what gives each check an Evidently of its own. */
export function setUpWorld(): (options?: EvidentlyOptions) => Promise<World> {
	const engine = setUpEngine();
	return async (options) => createWorld(engine(), await startTestEvidently(options));
}

/** So that waits between tries have their jitter at its lower end, and no check sleeps. */
export function withoutJitter(): void {
	mock.method(Math, 'random', () => 0);
}

/** The settings by the names that the editor has for them. */
export const ON_ERROR = {
	'Stop Workflow': 'stopWorkflow',
	Continue: 'continueRegularOutput',
	'error output': 'continueErrorOutput',
} as const;

export type OnError = (typeof ON_ERROR)[keyof typeof ON_ERROR];
