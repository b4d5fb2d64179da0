import type { Endpoint } from '../../nodes/AwsEvidently/receive/endpoint';
import { handleRequest } from '../../nodes/AwsEvidently/receive/handleRequest';
import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { exampleDefinitions } from '../support/definitions';
import { KEY, NOW, signed, type Unsigned } from '../support/signedRequest';

const BASE = '/webhook/d1';
const PROJECT_ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/checkout';
const FEATURE_ARN = `${PROJECT_ARN}/feature/checkout-flow`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The example's launch starts after the time of these requests. */
const find = compile(parseDefinitions(exampleDefinitions(), 'Features'));

const endpoint = (changes: Partial<Endpoint> = {}): Endpoint => ({
	findCredential: () => KEY,
	isBasePath: (path) => path === BASE,
	projects: { names: [], has: (name) => name !== 'other' },
	createdTime: 0,
	allowedOrigins: '*',
	readFeatures: () => find,
	...changes,
});

async function answer(path: string, body: unknown, changes?: Partial<Endpoint>, more?: Unsigned) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const request = await signed({ path: BASE + path, body: text, ...more });
	const { response, received, logEntry } = await handleRequest(request, endpoint(changes));
	expect(logEntry).toBeUndefined();
	const document = JSON.parse(String(response.body)) as Record<string, unknown>;
	return {
		status: response.status,
		error: response.headers['x-amzn-errortype'],
		document,
		received,
		events: received?.events.map(({ data }) => JSON.parse(data) as unknown),
	};
}

const one = async (body: unknown, changes?: Partial<Endpoint>, more?: Unsigned) =>
	await answer('/projects/checkout/evaluations/checkout-flow', body, changes, more);

const batch = async (requests: unknown, changes?: Partial<Endpoint>, more?: Unsigned) =>
	await answer('/projects/checkout/evaluations', { requests }, changes, more);

const EXPERIMENT = {
	variation: 'express',
	value: { stringValue: 'express' },
	reason: 'EXPERIMENT_RULE_MATCH',
	details: '{"experiment":"faster-checkout","treatment":"new","salt":"faster-checkout"}',
};
const OVERRIDE = {
	variation: 'express',
	value: { stringValue: 'express' },
	reason: 'ENTITY_OVERRIDES_MATCH',
	details: '{}',
};

/** An entity that the experiment assigns to the treatment "new". */
const ASSIGNED = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].find(
	(entity) => find('checkout', 'checkout-flow')!(entity, NOW).variation === 'express',
)!;

describe('EvaluateFeature', () => {
	it('returns an entity’s variation, its value, the reason and the details as text', async () => {
		expect(await one({ entityId: ASSIGNED })).toMatchObject({ status: 200, document: EXPERIMENT });
		expect((await one({ entityId: 'u-1' })).document).toEqual(OVERRIDE);
	});

	it.each([
		['/projects/checkout/evaluations/checkout-flow'],
		[`/projects/${encodeURIComponent(PROJECT_ARN)}/evaluations/checkout-flow`],
		[`/projects/${PROJECT_ARN}/evaluations/checkout-flow`],
	])('evaluates a feature at the path %s', async (path) => {
		expect((await answer(path, { entityId: 'u-1' })).document).toEqual(OVERRIDE);
	});

	it.each(['evaluations', 'projects', 'events'])(
		'evaluates a feature if the feature and its project are named %s',
		async (name) => {
			const features = [{ ...exampleDefinitions().features[0]!, name, project: name }];
			const named = compile(parseDefinitions({ features }, 'Features'));
			const readFeatures = () => named;
			const requests = [{ feature: name, entityId: 'u-1' }];
			const path = `/projects/${name}/evaluations`;
			expect(await answer(`${path}/${name}`, { entityId: 'u-1' }, { readFeatures })).toMatchObject({
				document: OVERRIDE,
			});
			expect(await answer(path, { requests }, { readFeatures })).toMatchObject({
				document: { results: [OVERRIDE] },
			});
		},
	);

	it('creates an event like AWS’s example for an evaluation that an experiment decided', async () => {
		const evaluationContext = '{"browser":"Chrome"}';
		const { received, events } = await one({ entityId: ASSIGNED, evaluationContext });
		expect(received).toMatchObject({
			project: 'checkout',
			rejectedCount: 0,
			receivedAt: NOW,
			events: [{ type: 'aws.evidently.evaluation', timestamp: NOW / 1000 }],
		});
		expect(received?.events[0]?.eventId).toMatch(/^[0-9a-f-]{36}$/);
		expect(received?.events[0]?.value).toEqual(events?.[0]);
		expect(events).toEqual([
			{
				feature: 'checkout-flow',
				entityId: ASSIGNED,
				entityAttributes: { browser: { s: 'Chrome' } },
				variation: 'express',
				type: 'EXPERIMENT_RULE_MATCH',
				details: { experiment: 'faster-checkout', treatment: 'new', salt: 'faster-checkout' },
			},
		]);
	});

	it('reads an evaluation context that the JavaScript SDK v2 has encoded twice', async () => {
		const evaluationContext = JSON.stringify('{"browser":"Chrome"}');
		expect((await one({ entityId: ASSIGNED, evaluationContext })).events).toMatchObject([
			{ entityAttributes: { browser: { s: 'Chrome' } } },
		]);
	});

	it('returns the same evaluation after the data of an earlier event was changed', async () => {
		const { received } = await one({ entityId: ASSIGNED });
		Object.assign((received!.events[0]!.value as { details: object }).details, { treatment: '!' });
		expect((await one({ entityId: ASSIGNED })).document).toEqual(EXPERIMENT);
	});
});

describe('The setting Evaluation Events', () => {
	const requests = ['u-1', ASSIGNED].map((entityId) => ({ feature: 'checkout-flow', entityId }));
	const eventsOf = async (evaluationEvents: Endpoint['evaluationEvents']) =>
		(await batch(requests, { evaluationEvents })).events?.length;

	it('creates events for the evaluations that the setting names', async () => {
		expect(await eventsOf(undefined)).toBe(1);
		expect(await eventsOf('assigned')).toBe(1);
		expect(await eventsOf('all')).toBe(2);
		expect(await eventsOf('none')).toBe(0);
	});

	it('creates an event for an entity that a launch assigned', async () => {
		const definitions = exampleDefinitions();
		const { steps } = definitions.launches[0]!.scheduledSplitsDefinition;
		steps[0] = { startTime: '2021-01-01T00:00:00Z', groupWeights: { on: 100_000 } };
		const launched = compile(parseDefinitions(definitions, 'Features'));
		const { events } = await one({ entityId: 'any' }, { readFeatures: () => launched });
		expect(events).toMatchObject([{ type: 'LAUNCH_RULE_MATCH' }]);
	});
});

describe('The event ID of an evaluation', () => {
	const headers = { 'amz-sdk-invocation-id': 'call' };
	const idsOf = async (...[body, changes, more]: Parameters<typeof one>) =>
		(await one(body, changes, { headers, ...more })).received!.events.map(({ eventId }) => eventId);

	it('creates the same event ID for each attempt of an evaluation', async () => {
		const [id] = await idsOf({ entityId: ASSIGNED });
		expect(id).toMatch(UUID);
		const later = { at: NOW + 1000 };
		expect(await idsOf({ entityId: ASSIGNED }, {}, later)).toEqual([id]);
	});

	it('creates different event IDs for features that only the path names', async () => {
		const definitions = exampleDefinitions();
		const second = { ...definitions.features[0]!, name: 'second' };
		const all = compile(parseDefinitions({ features: [...definitions.features, second] }, ''));
		const changes = { readFeatures: () => all, evaluationEvents: 'all' as const };
		const ids = async (feature: string) => {
			const path = `/projects/checkout/evaluations/${feature}`;
			const { received } = await answer(path, { entityId: 'x' }, changes, { headers });
			return received!.events[0]!.eventId;
		};
		expect(await ids('second')).not.toBe(await ids('checkout-flow'));
	});

	it('creates the same event ID whichever other evaluations of the batch become events', async () => {
		const requests = ['u-1', ASSIGNED].map((entityId) => ({ feature: 'checkout-flow', entityId }));
		const ids = async (evaluationEvents: Endpoint['evaluationEvents']) =>
			(await batch(requests, { evaluationEvents }, { headers })).received!.events.map(
				({ eventId }) => eventId,
			);
		expect(await ids('assigned')).toEqual((await ids('all')).slice(1));
	});
});

describe('BatchEvaluateFeature', () => {
	it('returns a result for each request of a batch in order, with only a reason for a missing feature', async () => {
		const { status, document, events } = await batch([
			{ feature: 'checkout-flow', entityId: ASSIGNED },
			{ feature: 'missing', entityId: 'u-1' },
			{ feature: 'checkout-flow', entityId: 'u-1', evaluationContext: '{"a":1}' },
		]);
		expect(status).toBe(200);
		expect(document).toEqual({
			results: [
				{ project: PROJECT_ARN, feature: FEATURE_ARN, entityId: ASSIGNED, ...EXPERIMENT },
				{
					project: PROJECT_ARN,
					feature: `${PROJECT_ARN}/feature/missing`,
					entityId: 'u-1',
					reason: `Feature does not exist with arn '${PROJECT_ARN}/feature/missing'`,
				},
				{ project: PROJECT_ARN, feature: FEATURE_ARN, entityId: 'u-1', ...OVERRIDE },
			],
		});
		expect(events).toMatchObject([{ entityId: ASSIGNED }]);
	});

	it('reads the definitions once for a batch', async () => {
		const readFeatures = jest.fn(() => find);
		const requests = Array.from({ length: 20 }, (_, n) => ({
			feature: 'checkout-flow',
			entityId: `${n}`,
		}));
		const { document } = await batch(requests, { readFeatures });
		expect(document.results).toHaveLength(20);
		expect(readFeatures).toHaveBeenCalledTimes(1);
	});
});

describe('The error of an evaluation', () => {
	const NOT_FOUND = { status: 404, error: 'ResourceNotFoundException', received: undefined };
	const body = { entityId: 'u-1' };
	const missing = (type: string, arn: string) => ({
		...NOT_FOUND,
		document: {
			message: `${type} does not exist with arn '${arn}'`,
			resourceId: null,
			resourceType: null,
		},
	});
	const FEATURE = missing('Feature', FEATURE_ARN);

	it('rejects an evaluation of a missing feature like AWS', async () => {
		const path = '/projects/checkout/evaluations/missing';
		const arn = `${PROJECT_ARN}/feature/missing`;
		expect(await answer(path, body)).toMatchObject(missing('Feature', arn));
	});

	it('rejects an evaluation like AWS if there are no definitions', async () => {
		expect(await one(body, { readFeatures: undefined })).toMatchObject(FEATURE);
	});

	it.each(['__proto__', 'constructor', 'toString'])(
		'rejects an evaluation of the missing feature %s',
		async (name) => {
			expect(await answer(`/projects/checkout/evaluations/${name}`, body)).toMatchObject(NOT_FOUND);
			expect(await batch([{ feature: name, entityId: name }])).toMatchObject({
				status: 200,
				events: [],
			});
		},
	);

	it.each(['/evaluations/checkout-flow', '/evaluations'])(
		'rejects a request to %s of a missing project like AWS',
		async (path) => {
			const document = { ...body, requests: [{ feature: 'checkout-flow', ...body }] };
			const arn = PROJECT_ARN.replace('checkout', 'other');
			const refused = await answer(`/projects/other${path}`, document);
			expect(refused).toMatchObject(missing('Project', arn));
		},
	);

	it('rejects an evaluation that is not signed with the credential', async () => {
		const key = { ...KEY, secretAccessKey: 'wrong' };
		const request = await signed({
			path: `${BASE}/projects/checkout/evaluations/checkout-flow`,
			body: '{"entityId":"u-1"}',
			key,
		});
		const { response, received } = await handleRequest(request, endpoint());
		expect(received).toBeUndefined();
		expect(response).toMatchObject({
			status: 403,
			headers: { 'x-amzn-errortype': 'InvalidSignatureException' },
		});
	});

	it('rejects an evaluation with another content type than JSON', async () => {
		const headers = { 'content-type': 'text/plain' };
		expect(await one(body, {}, { headers })).toMatchObject({ status: 415 });
		expect(await batch([], {}, { headers })).toMatchObject({ status: 415 });
	});

	it.each<[unknown, string, string]>([
		[
			{},
			'entityId',
			"Value null at 'entityId' failed to satisfy constraint: Member must not be null",
		],
		[
			{ entityId: '' },
			'entityId',
			"Value at 'entityId' failed to satisfy constraint: Member must be text of 1 to 512 characters",
		],
		[
			{ entityId: 'x'.repeat(513) },
			'entityId',
			"Value at 'entityId' failed to satisfy constraint: Member must be text of 1 to 512 characters",
		],
		[
			{ entityId: 7 },
			'entityId',
			"Value at 'entityId' failed to satisfy constraint: Member must be text of 1 to 512 characters",
		],
		...['[]', '"a"', '7', '{', '', { a: 1 }, 'null'].map(
			(evaluationContext): [unknown, string, string] => [
				{ entityId: 'x', evaluationContext },
				'evaluationContext',
				"Value at 'evaluationContext' failed to satisfy constraint: Member must be a string that holds a JSON object",
			],
		),
	])(
		'rejects an evaluation with the body %j and names the invalid member',
		async (invalid, name, message) => {
			expect(await one(invalid)).toMatchObject({
				status: 400,
				error: 'ValidationException',
				document: { reason: 'fieldValidationFailed', fieldList: [{ name, message }] },
			});
		},
	);

	it.each<[unknown, string, string]>([
		[undefined, 'requests', 'Member must not be null'],
		[null, 'requests', 'Member must not be null'],
		[{}, 'requests', 'Member must be a list'],
		[[], 'requests', 'Member must have length greater than or equal to 1'],
		[
			Array.from({ length: 21 }, () => ({ feature: 'x', entityId: 'x' })),
			'requests',
			'Member must have length less than or equal to 20',
		],
		[[null], 'requests.1.member', 'Member must not be null'],
		[[7], 'requests.1.member', 'Member must be a structure'],
		[[{ entityId: 'x' }], 'requests.1.member.feature', 'Member must not be null'],
		[
			[{ entityId: 'x', feature: 'a b' }],
			'requests.1.member.feature',
			'Member must be text of 1 to 127 letters, digits, ".", "_" or "-"',
		],
		[
			[{ feature: 'a', entityId: 'x' }, { feature: 'a' }],
			'requests.2.member.entityId',
			'Member must not be null',
		],
	])(
		'rejects a batch with the requests %j and names the invalid member',
		async (requests, name, constraint) => {
			const { status, document } = await batch(requests);
			expect(status).toBe(400);
			const [field] = document.fieldList as Array<{ name: string; message: string }>;
			expect(field?.name).toBe(name);
			expect(field?.message.split('constraint: ')[1]).toBe(constraint);
		},
	);

	it.each([501, 100_000])(
		'rejects an evaluation context of %p levels and names the member',
		async (levels) => {
			const evaluationContext = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
			const { status, document } = await one({ entityId: 'x', evaluationContext });
			const message =
				"Value at 'evaluationContext' failed to satisfy constraint: Member must be nested at most 500 levels deep";
			expect(status).toBe(400);
			expect(document.fieldList).toEqual([{ name: 'evaluationContext', message }]);
		},
	);

	it('reports every invalid member of a batch at once', async () => {
		const { document } = await batch([{ entityId: '' }, { feature: 'a', entityId: null }]);
		const fields = document.fieldList as Array<{ name: string }>;
		expect(fields.map(({ name }) => name)).toEqual([
			'requests.1.member.feature',
			'requests.1.member.entityId',
			'requests.2.member.entityId',
		]);
	});

	it('rejects an evaluation whose body is not a JSON object', async () => {
		for (const invalid of ['', '[]', '{', 'null']) {
			expect(await one(invalid)).toMatchObject({
				status: 400,
				document: { reason: 'cannotParse' },
			});
		}
	});

	it('rejects an evaluation whose path has an invalid feature name', async () => {
		expect(await answer('/projects/checkout/evaluations/a%20b', body)).toMatchObject({
			status: 400,
			document: { fieldList: [{ name: 'feature' }] },
		});
	});

	it('rejects an evaluation with another HTTP method', async () => {
		const more = { method: 'GET', body: '' };
		expect(await one('', {}, more)).toMatchObject({ status: 404 });
	});
});

it('treats an evaluation context of null as missing', async () => {
	const { status, events } = await one({ entityId: ASSIGNED, evaluationContext: null });
	expect([status, events]).toMatchObject([200, [{ entityAttributes: {} }]]);
});

it('pollutes no prototype, whatever names the evaluation context has', async () => {
	const evaluationContext = '{"__proto__":{"polluted":true},"constructor":"x"}';
	const { events } = await one({ entityId: ASSIGNED, evaluationContext });
	expect(Object.entries((events![0] as { entityAttributes: object }).entityAttributes)).toEqual([
		['__proto__', { s: '{"polluted":true}' }],
		['constructor', { s: 'x' }],
	]);
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
