import { BatchEvaluateFeatureCommand, EvidentlyClient } from '@aws-sdk/client-evidently';

import { compile } from '../../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { testIf } from '../../support/testIf';
import { EVALUATING_CLIENTS } from '../../clients/evaluate';
import { exampleDefinitions } from '../../support/definitions';
import { CREDENTIALS } from '../../support/testKit';
import { openWorld, type World } from '../browser/world';
import { publishTrigger } from './publishedTrigger';

let world: World;

beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world?.close());

/** The example definitions without their launch, so that assignments don't depend on the date. */
const DEFINITIONS = { ...exampleDefinitions(), launches: [] };
const FEATURES = JSON.stringify(DEFINITIONS);
const USERS = ['u-1', 'user-1', 'user-2'];
const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/checkout';

const find = compile(parseDefinitions(DEFINITIONS, 'Features'));
const EXPECTED = USERS.map((user) => {
	const { details, ...served } = find('checkout', 'checkout-flow')!(user, 0);
	return { ...served, details: JSON.stringify(details) };
});

for (const { name, evaluate, isInstalled, missing } of EVALUATING_CLIENTS) {
	testIf(isInstalled, missing)(
		`evaluates features for ${name}, by name and by ARN, and starts the workflow for the assigned users`,
		async () => {
			const parameters = { projects: 'checkout', features: FEATURES };
			const trigger = await publishTrigger(world.client, world.credential, parameters);
			for (const project of ['checkout', ARN]) {
				expect(await evaluate(trigger.endpoint, project, USERS)).toEqual({
					singles: EXPECTED,
					batch: EXPECTED,
					error: 'ResourceNotFoundException',
				});
			}
			// Each project has two executions for single users and one for the batch. The first
			// user has an override.
			const items = await trigger.executions(6);
			const sizes = items.map(({ length }) => length).sort();
			expect(sizes).toEqual([1, 1, 1, 1, 2, 2]);
			expect(items.flat().map(({ data }) => data)).toEqual(
				expect.arrayContaining([
					expect.objectContaining({
						entityId: 'user-1',
						entityAttributes: { browser: { s: 'Chrome' } },
						type: 'EXPERIMENT_RULE_MATCH',
					}),
				]),
			);
			expect(await trigger.count()).toBe(6);
		},
	);
}

it('evaluates features of a project named "evaluations", whatever Respond is set to', async () => {
	const [feature] = DEFINITIONS.features;
	const features = { features: [{ ...feature, project: 'evaluations', name: 'evaluations' }] };
	const options = { responseMode: 'lastNode', evaluationEvents: 'all' };
	// An expression ends at the first two braces in a row.
	const object = JSON.stringify(features).replaceAll('}', '} ');
	const parameters = { features: `={{ ${object} }}`, options };
	const trigger = await publishTrigger(world.client, world.credential, parameters);
	const client = new EvidentlyClient({
		endpoint: trigger.endpoint,
		disableHostPrefix: true,
		region: 'eu-west-1',
		credentials: CREDENTIALS,
	});
	const requests = [{ feature: 'evaluations', entityId: 'u-1' }];
	for (const project of ['evaluations', ARN.replace('checkout', 'evaluations')]) {
		const command = new BatchEvaluateFeatureCommand({ project, requests });
		const { results } = await client.send(command);
		expect(results).toMatchObject([{ variation: 'express', reason: 'ENTITY_OVERRIDES_MATCH' }]);
	}
	expect(await trigger.executions(2)).toMatchObject([
		[{ project: 'evaluations' }],
		[{ project: 'evaluations' }],
	]);
});

it('does not publish a workflow with invalid Features, and reports where the error is', async () => {
	const features = FEATURES.replace('"new":50000', '"newer":50000');
	const published = publishTrigger(world.client, world.credential, { features });
	await expect(published).rejects.toThrow(
		'Invalid experiments[0].onlineAbDefinition.treatmentWeights["newer"] in Features',
	);
});
