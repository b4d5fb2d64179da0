/** The setup of all checks. They are bundled and run under plain Node, beside the n8n that they check. */
import '../../../n8n/engine/silence';

import { resolve } from 'node:path';
import { afterEach, before, mock } from 'node:test';

import type { EvidentlyOptions } from '../../../evidently';
import { Engine } from '../../../n8n/engine/engine';
import { createWorld, type World } from '../../support/world';
import { cleanUp, startTestEvidently } from '../../support/testKit';

/** The folder of the unpacked package, below the folder in which the checks are started. */
const PACKAGE = resolve('package');

export const loadPackage = async () => await Engine.load(PACKAGE);

let loaded: Promise<Engine> | undefined;

/** Loads the engine with the package, once for all groups of checks. */
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

/** @returns a function that creates a separate Evidently for each check */
export function setUpWorld(): (options?: EvidentlyOptions) => Promise<World> {
	const engine = setUpEngine();
	return async (options) => createWorld(engine(), await startTestEvidently(options));
}

/** Sets the jitter of waits between attempts to its minimum, so that no check sleeps. */
export function withoutJitter(): void {
	mock.method(Math, 'random', () => 0);
}

/** The settings of On Error by their labels in the editor. */
export const ON_ERROR = {
	'Stop Workflow': 'stopWorkflow',
	Continue: 'continueRegularOutput',
	'error output': 'continueErrorOutput',
} as const;

export type OnError = (typeof ON_ERROR)[keyof typeof ON_ERROR];
