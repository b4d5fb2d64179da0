import '../../n8n/engine/silence';

import type { EvidentlyOptions } from '../../evidently';
import { Engine } from '../../n8n/engine/engine';
import { cleanUp, startTestEvidently } from '../evidently/testKit';
import { createWorld, type World } from './world';

// What needs no jest has a file of its own.
export { errorOf, everythingOf, items, jsonOf, pairs, pairsOf, type World } from './world';

/**
 * Loads the built package once for the tests of a file. Waits between tries have their jitter at
 * its lower end, so that no test sleeps.
 *
 * @returns what gives each test a world.
 */
export function setUpEngine(): (options?: EvidentlyOptions) => Promise<World> {
	let engine: Engine;
	beforeAll(async () => {
		engine = await Engine.load();
	});
	beforeEach(() => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await cleanUp();
	});
	return async (options) => createWorld(engine, await startTestEvidently(options));
}

export const ACCEPTED = { eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string };
