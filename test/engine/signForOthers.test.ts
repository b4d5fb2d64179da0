import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_SECRET_ACCESS_KEY } from '../../evidently';
import { NODE } from '../../n8n/engine/scenario';
import { wireEvent } from '../support/testKit';
import { ACCEPTED, errorOf, jsonOf, setUpEngine, type World } from './setUp';

/** The two ways in which n8n's nodes send a request with a credential. */
const HELPERS = ['request', 'httpRequest'] as const;

describe.each(HELPERS)("A request of another node, sent with n8n's %s helper", (helper) => {
	const createWorld = setUpEngine();

	/** The HTTP Request node calls the URL `uri`, others `url`. */
	async function request({ evidently, run }: World, path: string, options: IDataObject = {}) {
		const url = path.startsWith('http') ? path : `${evidently.url}${path}`;
		const target = helper === 'request' ? { uri: url } : { url };
		return await run({
			node: {
				type: 'test.requestWithCredential',
				parameters: { helper, options: { ...target, json: true, ...options } },
			},
		});
	}

	const body = { events: [wireEvent({ n: 1 }), wireEvent({ text: 'Zoë & 李雷' })] };

	it('signs a request without a body that lists projects', async () => {
		const world = await createWorld({ projects: ['a', 'b'] });
		const result = await request(world, '/projects');
		expect(jsonOf(result.items(NODE))[0]?.projects).toHaveLength(2);
	});

	it('signs query parameters both in the URL and in the options', async () => {
		const world = await createWorld({ projects: ['a', 'b', 'c'] });
		const first = await request(world, '/projects?maxResults=1');
		const { nextToken } = jsonOf(first.items(NODE))[0]!;
		expect(nextToken).toBeTruthy();
		const second = await request(world, '/projects', { qs: { maxResults: 1, nextToken } });
		expect(jsonOf(second.items(NODE))[0]?.projects).toMatchObject([{ name: 'b' }]);
	});

	it.each([
		['an object', body],
		['text', JSON.stringify(body)],
	])('sends a body passed as %s with exactly the signed bytes', async (_kind, given) => {
		const world = await createWorld();
		const headers = { 'Content-Type': 'application/json' };
		const result = await request(world, '/events/projects/demo', {
			method: 'POST',
			headers,
			body: given,
		});
		expect(jsonOf(result.items(NODE))[0]?.eventResults).toEqual([ACCEPTED, ACCEPTED]);
		expect((await world.received()).map(({ data }) => data)).toEqual([
			'{"n":1}',
			'{"text":"Zoë & 李雷"}',
		]);
	});

	it('signs a path with an ARN exactly as the caller wrote it', async () => {
		const world = await createWorld();
		const arn = encodeURIComponent('arn:aws:evidently:us-east-1:123456789012:project/demo');
		const result = await request(world, `/events/projects/${arn}`, { method: 'POST', body });
		expect(jsonOf(result.items(NODE))[0]?.failedEventCount).toBe(0);
	});

	it("signs with the credential's Region and session token", async () => {
		const temporary = { accessKeyId: 'ASIAX', secretAccessKey: 's', sessionToken: 't' };
		const world = await createWorld({ credentials: [temporary] });
		Object.assign(world.credential, temporary, { region: 'eu-north-1' });
		const result = await request(world, '/projects/demo');
		expect(jsonOf(result.items(NODE))[0]).toMatchObject({
			project: { arn: 'arn:aws:evidently:eu-north-1:123456789012:project/demo' },
		});
	});

	it('shows no secret in the error if the service rejects a wrong one', async () => {
		const world = await createWorld();
		world.credential.secretAccessKey = 'mistyped-secret';
		const result = await request(world, '/projects');
		const error = errorOf(result);
		expect(JSON.stringify(error)).toContain('signature');
		expect(JSON.stringify(error)).not.toContain('mistyped-secret');
	});

	it('rejects a credential that assumes a role with a clear message', async () => {
		const world = await createWorld();
		Object.assign(world.credential, {
			assumeRole: true,
			roleArn: 'arn:aws:iam::123456789012:role/sender',
		});
		const error = JSON.stringify(errorOf(await request(world, '/projects')));
		expect(error).toContain('Assume Role');
		expect(error).not.toContain(DEFAULT_SECRET_ACCESS_KEY);
	});
});
