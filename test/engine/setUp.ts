import '../../n8n/engine/silence';

import type { EvidentlyOptions } from '../../evidently';
import { Engine } from '../../n8n/engine/engine';
import { skipWaits } from '../support/n8nWorkflow';
import { cleanUp, startTestEvidently } from '../support/testKit';
import { createWorld, type World } from '../support/world';

// Helpers that work without jest are in a separate file.
export { n8nWorkflow } from '../support/n8nWorkflow';
export { errorOf, everythingOf, items, jsonOf, pairs, pairsOf, type World } from '../support/world';

/**
 * Loads the built package once for the tests of a file. Waits between attempts are the shortest possible,
 * and end at once.
 *
 * @returns a function that creates a world for a test.
 */
export function setUpEngine(): (options?: EvidentlyOptions) => Promise<World> {
	let engine: Engine;
	beforeAll(async () => {
		engine = await Engine.load();
	});
	beforeEach(() => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		skipWaits();
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await cleanUp();
	});
	return async (options) => createWorld(engine, await startTestEvidently(options));
}

export const ACCEPTED = { eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string };
