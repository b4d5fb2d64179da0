import fc from 'fast-check';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { parseDefinitions } from '../../evidently';
import { Service } from '../../evidently/service';
import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { handleRequest } from '../../nodes/AwsEvidently/receive/handleRequest';
import { testIf } from '../support/testIf';
import { EVALUATING_CLIENTS } from '../clients/evaluate';
import { exampleDefinitions } from '../support/definitions';
import { KEY, NOW, signed } from '../support/signedRequest';
import { putRaw } from '../support/http';
import { cleanUp, startTestEvidently, temporaryFolder } from '../support/testKit';

afterEach(cleanUp);

/** The example without its launch, so that the assignment doesn't depend on the date. */
const DEFINITIONS = parseDefinitions({ ...exampleDefinitions(), launches: [] }, 'Features');
const USERS = ['u-1', ...Array.from({ length: 12 }, (_, number) => `user-${number}`)];
const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/checkout';

const EXPECTED = USERS.map((user) => {
	const evaluate = compile(DEFINITIONS)('checkout', 'checkout-flow')!;
	const { details, ...served } = evaluate(user, 0);
	return { ...served, details: JSON.stringify(details) };
});

for (const { name, evaluate, isInstalled, missing } of EVALUATING_CLIENTS) {
	testIf(isInstalled, missing)(
		`evaluates features for ${name}, and stores each evaluation as an event`,
		async () => {
			const evidently = await startTestEvidently({ features: DEFINITIONS });
			for (const project of ['checkout', ARN]) {
				expect(await evaluate(evidently.url, project, USERS)).toEqual({
					singles: EXPECTED,
					batch: EXPECTED,
					error: 'ResourceNotFoundException',
				});
			}
			const stored = await evidently.readEvents('checkout');
			expect(stored).toHaveLength(4 * USERS.length);
			expect(new Set(stored.map(({ eventId }) => eventId)).size).toBe(stored.length);
			expect(stored[1]).toMatchObject({ type: 'aws.evidently.evaluation', project: 'checkout' });
			expect(JSON.parse(stored[1]!.data)).toMatchObject({
				entityId: USERS[1],
				entityAttributes: { browser: { s: 'Chrome' } },
				variation: EXPECTED[1]!.variation,
			});
			expect(evidently.stats.outcomes).toEqual({
				evaluated: 2 * USERS.length + 2,
				ResourceNotFoundException: 2,
			});
		},
	);
}

it('fails an evaluation whose event can’t be stored', async () => {
	const dataDir = await temporaryFolder();
	const evidently = await startTestEvidently({ features: DEFINITIONS, dataDir });
	const file = join(dataDir, 'checkout.ndjson');
	await rm(file, { force: true });
	await mkdir(file);
	const path = '/projects/checkout/evaluations/checkout-flow';
	expect(await putRaw(evidently.url, path, { entityId: 'u-1' })).toMatchObject({ status: 500 });
});

/** Definitions of one feature with an override, a launch and an experiment with random weights. */
const definitions = fc
	.record({
		salt: fc.string({ minLength: 1, maxLength: 20 }),
		launched: fc.nat(100_000),
		control: fc.nat(100_000),
		samplingRate: fc.nat(100_000),
		startTime: fc.integer({ min: NOW / 1000 - 100, max: NOW / 1000 + 100 }),
		status: fc.constantFrom('RUNNING', 'COMPLETED'),
	})
	.map(({ salt, launched, control, samplingRate, startTime, status }) => {
		const example = exampleDefinitions();
		const [launch, experiment] = [example.launches[0]!, example.experiments[0]!];
		const steps = [{ startTime, groupWeights: { on: launched } }];
		const treatmentWeights = { control, new: 100_000 - control };
		return {
			...example,
			launches: [{ ...launch, status, scheduledSplitsDefinition: { steps } }],
			experiments: [
				{
					...experiment,
					samplingRate,
					randomizationSalt: salt,
					onlineAbDefinition: { treatmentWeights },
				},
			],
		};
	});

it('evaluates 1,000 random definitions like the trigger', async () => {
	const dataDir = await temporaryFolder();
	const reasons = new Set<unknown>();
	const requests = USERS.slice(0, 6).map((entityId) => ({ feature: 'checkout-flow', entityId }));
	const request = await signed({
		path: '/projects/checkout/evaluations',
		body: JSON.stringify({ requests }),
	});
	await fc.assert(
		fc.asyncProperty(definitions, async (json) => {
			const features = parseDefinitions(json, 'Features');
			const service = new Service({ dataDir, features, credentials: [KEY], now: () => NOW });
			const find = compile(parseDefinitions(JSON.stringify(json), 'Features'));
			const trigger = await handleRequest(request, {
				findCredential: () => KEY,
				isBasePath: (path) => path === '',
				projects: { names: [], has: () => true },
				createdTime: 0,
				allowedOrigins: '*',
				readFeatures: () => find,
			});
			const local = (await service.react(request)) as { body: string };
			const document = JSON.parse(local.body) as { results: Array<{ reason: unknown }> };
			expect(document).toEqual(JSON.parse(String(trigger.response.body)));
			for (const { reason } of document.results) reasons.add(reason);
		}),
		{ numRuns: 1000, seed: 12 },
	);
	expect(reasons.size).toBe(4);
});
