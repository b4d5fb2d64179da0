import { join } from 'node:path';

import {
	BatchEvaluateFeatureCommand,
	EvaluateFeatureCommand,
	EvidentlyClient,
} from '@aws-sdk/client-evidently';

import { CREDENTIALS } from '../support/testKit';
import { GO_ENVIRONMENT, hasGoPackage, python, run } from './commands';
import { createEvidentlyV2, hasSdkV2, NO_SDK_V2 } from './sdkV2';

const CONTEXT = '{"browser":"Chrome"}';

const REGION = 'eu-west-1';

/** Evaluates each user in a single call and all of them in a batch with the JavaScript SDK v3. */
async function evaluateByV3(endpoint: string, project: string, users: string[]) {
	const client = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: REGION,
		credentials: CREDENTIALS,
		maxAttempts: 1,
	});
	const requests = users.map((entityId) => ({
		feature: 'checkout-flow',
		entityId,
		evaluationContext: CONTEXT,
	}));
	const singles = [];
	for (const request of requests) {
		singles.push(await client.send(new EvaluateFeatureCommand({ project, ...request })));
	}
	const batch = await client.send(new BatchEvaluateFeatureCommand({ project, requests }));
	const missing = new EvaluateFeatureCommand({ project, feature: 'missing', entityId: 'x' });
	const error = await client.send(missing).catch((caught: Error) => caught.name);
	return toResult(singles, batch.results!, error);
}

/** Does the same with the JavaScript SDK v2, which encodes the context as JSON again. */
async function evaluateByV2(endpoint: string, project: string, users: string[]) {
	const client = createEvidentlyV2({
		endpoint,
		hostPrefixEnabled: false,
		region: REGION,
		maxRetries: 0,
		...CREDENTIALS,
	});
	const requests = users.map((entityId) => ({
		feature: 'checkout-flow',
		entityId,
		evaluationContext: CONTEXT,
	}));
	const singles = [];
	for (const request of requests) {
		singles.push(await client.evaluateFeature({ project, ...request }).promise());
	}
	const batch = await client.batchEvaluateFeature({ project, requests }).promise();
	const missing = { project, feature: 'missing', entityId: 'x' };
	const error = await client
		.evaluateFeature(missing)
		.promise()
		.catch((caught: { code: string }) => caught.code);
	return toResult(singles, batch.results!, error);
}

const BOTO3 = `
import boto3, json, sys
from botocore.config import Config
client = boto3.client('evidently', endpoint_url=sys.argv[1], config=Config(inject_host_prefix=False))
project, users = sys.argv[2], json.loads(sys.argv[3])
requests = [dict(feature='checkout-flow', entityId=user, evaluationContext='${CONTEXT}') for user in users]
singles = [client.evaluate_feature(project=project, **request) for request in requests]
batch = client.batch_evaluate_feature(project=project, requests=requests)['results']
try: error = client.evaluate_feature(project=project, feature='missing', entityId='x')
except client.exceptions.ResourceNotFoundException as caught: error = caught.response['Error']['Code']
print(json.dumps(dict(singles=singles, batch=batch, error=error)))
`;

/** Does the same with boto3. */
async function evaluateByBoto3(endpoint: string, project: string, users: string[]) {
	const args = ['-c', BOTO3, endpoint, project, JSON.stringify(users)];
	const { singles, batch, error } = (await run(python!, args)) as Printed;
	return toResult(singles, batch, error);
}

/** Does the same with the Go SDK v2. */
async function evaluateByGo(endpoint: string, project: string, users: string[]) {
	const program = join(__dirname, 'evaluate.go');
	const args = ['run', program, endpoint, project, JSON.stringify(users), CONTEXT];
	const { singles, batch, error } = (await run('go', args, GO_ENVIRONMENT)) as Printed;
	return toResult(singles, batch, error);
}

interface EvaluatingClient {
	name: string;
	evaluate: typeof evaluateByV3;
	isInstalled: unknown;
	/** The reason to skip its test. */
	missing: string;
}

/** The unmodified clients that evaluate. */
export const EVALUATING_CLIENTS: EvaluatingClient[] = [
	{ name: 'the JavaScript SDK v3', evaluate: evaluateByV3, isInstalled: true, missing: '' },
	{
		name: 'the JavaScript SDK v2',
		evaluate: evaluateByV2,
		isInstalled: hasSdkV2,
		missing: NO_SDK_V2,
	},
	{
		name: 'boto3',
		evaluate: evaluateByBoto3,
		isInstalled: python,
		missing: 'no boto3 that supports Evidently (Debian: python3-boto3)',
	},
	{
		name: 'the Go SDK v2',
		evaluate: evaluateByGo,
		isInstalled: hasGoPackage('github.com/aws/aws-sdk-go-v2/service/evidently'),
		missing: 'no Go SDK v2 (Debian: golang-go, golang-github-aws-aws-sdk-go-v2-dev)',
	},
];

interface Printed {
	singles: Served[];
	batch: Served[];
	error: unknown;
}

/** The members of an evaluation that each client returns. */
interface Served {
	variation?: string;
	value?: object;
	reason?: string;
	details?: string | object;
}

function toResult(singles: Served[], batch: Served[], error: unknown) {
	const members = ({ variation, value, reason, details }: Served) => ({
		variation,
		value: { ...value },
		reason,
		// The SDK v3 returns a String object, and the SDK v2 the parsed JSON.
		details: isText(details) ? String(details) : JSON.stringify(details),
	});
	return { singles: singles.map(members), batch: batch.map(members), error };
}

const isText = (value: unknown): value is string => typeof (value as object).valueOf() === 'string';
