import { awsCli } from '../clients/awsCli';
import { BOTO3_EVENT, BOTO3_MET, speakBoto3 } from '../clients/boto3';
import { aws, python } from '../clients/commands';
import { testIf } from '../support/testIf';
import { cleanUp, some, startTestEvidently } from '../support/testKit';

afterEach(cleanUp);

testIf(python, 'no boto3 that knows Evidently (Debian: python3-boto3)')(
	'responds to boto3 like AWS',
	async () => {
		const evidently = await startTestEvidently();
		expect(await speakBoto3(evidently.url)).toEqual(BOTO3_MET);
		const stored = await evidently.readEvents('demo');
		expect(stored).toHaveLength(100);
		expect(stored[0]).toMatchObject(BOTO3_EVENT);
	},
);

testIf(aws, 'no AWS CLI that knows Evidently (Debian: awscli)')(
	'lists projects for the AWS CLI, page by page',
	async () => {
		const evidently = await startTestEvidently();
		const run = awsCli(evidently.url);
		const list = await run('list-projects', '--max-items', '1', '--page-size', '1');
		expect(list).toMatchObject({ projects: [{ name: 'checkout' }], NextToken: some(String) });
	},
);
