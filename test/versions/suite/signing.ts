import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { IDataObject } from 'n8n-workflow';

import { NODE } from '../../../n8n/engine/scenario';
import { wireEvent } from '../../support/testKit';
import { errorOf, jsonOf, type World } from '../../support/world';
import { setUpWorld } from './setUp';

/** n8n's helpers for requests. The HTTP Request node uses the first, most other nodes the second. */
const HELPERS = ['request', 'httpRequest'] as const;

describe('Signing for others', () => {
	const newWorld = setUpWorld();

	for (const helper of HELPERS) {
		const request = async ({ evidently, run }: World, path: string, options: IDataObject = {}) => {
			const url = evidently.url + path;
			const target = helper === 'request' ? { uri: url } : { url };
			return await run({
				node: {
					type: 'test.requestWithCredential',
					parameters: { helper, options: { ...target, json: true, ...options } },
				},
			});
		};

		it(`signs a listing with a query that n8n’s helper ${helper} sends`, async () => {
			const world = await newWorld({ projects: ['a', 'b'] });
			const result = await request(world, '/projects', { qs: { maxResults: 1 } });
			const [{ projects }] = jsonOf(result.items(NODE)) as [{ projects: IDataObject[] }];
			assert.deepEqual(
				projects.map(({ name }) => name),
				['a'],
			);
		});

		it(`signs events that n8n’s helper ${helper} sends`, async () => {
			const world = await newWorld();
			const body = { events: [wireEvent({ text: 'Zoë & 李雷' })] };
			await request(world, '/events/projects/demo', { method: 'POST', body });
			const [event] = await world.received();
			assert.equal(event?.data, '{"text":"Zoë & 李雷"}');
		});

		it(`keeps a wrong secret out of the error of n8n’s helper ${helper}`, async () => {
			const world = await newWorld();
			world.credential.secretAccessKey = 'mistyped-secret';
			const error = JSON.stringify(errorOf(await request(world, '/projects')));
			assert.match(error, /signature/);
			assert.doesNotMatch(error, /mistyped-secret/);
		});
	}
});
