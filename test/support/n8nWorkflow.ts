/**
 * Must be imported before the sources, which then get a copy of n8n-workflow: unlike the original's,
 * its functions can be replaced.
 */
import { setImmediate } from 'node:timers/promises';

import type * as n8n from 'n8n-workflow';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<typeof n8n>('n8n-workflow') }));

export const n8nWorkflow = jest.requireMock<typeof n8n>('n8n-workflow');

/** Makes all waits of the nodes end at once. @returns a mock that records them. */
export const skipWaits = () =>
	jest.spyOn(n8nWorkflow, 'sleep').mockImplementation(async () => await setImmediate());
