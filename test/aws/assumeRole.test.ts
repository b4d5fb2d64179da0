import { assumedKeys } from '../../nodes/AwsEvidently/aws/assumeRole';
import { requestHandler } from '../../nodes/AwsEvidently/aws/requestHandler';
import { pacedRetries } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { cleanUp, CREDENTIALS, onCleanUp } from '../support/testKit';
import { startSts, type StsOptions } from '../support/stsServer';
import { sendHttp } from '../support/network';

const ARN = 'arn:aws:iam::123456789012:role/sender';
const MINUTE = 60_000;

/** The clock stops until a test advances it. */
let now = Date.now();
const pass = (milliseconds: number) => void (now += milliseconds);

beforeEach(() => jest.spyOn(Date, 'now').mockImplementation(() => now));
afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

/** Starts a local STS and assumes a role. */
async function assume(options: Partial<StsOptions> = {}, role: object = {}) {
	const roles = [{ arn: ARN }];
	const sts = await startSts({ credentials: [CREDENTIALS], roles, ...options });
	onCleanUp(() => sts.close());
	const keys = await assumedKeys(
		{ region: 'us-east-1', keys: CREDENTIALS },
		{ arn: ARN, sessionName: 'n8n', endpoint: sts.url, ...role },
		{
			requestHandler: requestHandler(sendHttp, { timeout: 5_000 }),
			retryStrategy: pacedRetries({ maxAttempts: 1 }),
		},
	);
	const keyId = async () => (await keys()).accessKeyId;
	const issued = () => sts.issued.map(({ accessKeyId }) => accessKeyId);
	return { sts, roles, keys, keyId, issued };
}

describe('The temporary keys of a role', () => {
	it('uses the keys and the token that STS issued', async () => {
		const { sts, keys } = await assume();
		const { accessKeyId, secretAccessKey, sessionToken } = await keys();
		expect(sts.issued).toEqual([
			expect.objectContaining({ accessKeyId, secretAccessKey, sessionToken }),
		]);
	});

	it('requests temporary keys once until five minutes before they expire', async () => {
		const { keyId, issued } = await assume({ lifetime: 3_600 });
		pass(55 * MINUTE - 1);
		const ids = [await keyId(), await keyId()];
		expect(issued()).toHaveLength(1);
		pass(1);
		ids.push(await keyId(), await keyId());
		const [first, second] = issued();
		expect(ids).toEqual([first, first, second, second]);
		expect(issued()).toHaveLength(2);
	});

	it('renews temporary keys in the last quarter of a lifetime shorter than twenty minutes', async () => {
		const { keyId, issued } = await assume({ lifetime: 900 });
		pass((3 / 4) * 15 * MINUTE - 1);
		await keyId();
		expect(issued()).toHaveLength(1);
		pass(1);
		expect(await keyId()).toBe(issued()[1]);
	});

	it('renews temporary keys with one call for all requests in flight', async () => {
		const { keyId, issued } = await assume();
		pass(14 * MINUTE);
		const ids = await Promise.all(Array.from({ length: 20 }, keyId));
		expect(issued()).toHaveLength(2);
		expect(new Set(ids)).toEqual(new Set([issued()[1]]));
	});

	it('uses temporary keys until they expire if a renewal fails', async () => {
		const { keyId, issued, roles, sts } = await assume();
		pass(14 * MINUTE);
		const [role] = roles.splice(0);
		expect([await keyId(), await keyId()]).toEqual(Array(2).fill(issued()[0]));
		expect(sts.calls).toHaveLength(2);
		pass(10_000 - 1);
		expect(await keyId()).toBe(issued()[0]);
		expect(sts.calls).toHaveLength(2);
		pass(1);
		roles.push(role!);
		expect(await keyId()).toBe(issued()[1]);
		expect(sts.calls).toHaveLength(3);
	});

	it('requests temporary keys for every request once they have expired and renewals fail', async () => {
		const { keyId, issued, roles, sts } = await assume();
		pass(15 * MINUTE);
		const [role] = roles.splice(0);
		const failures = await Promise.allSettled([keyId(), keyId()]);
		expect(failures).toMatchObject(Array(2).fill({ reason: { name: 'AssumeRoleError' } }));
		expect(sts.calls).toHaveLength(2);
		roles.push(role!);
		expect(await keyId()).toBe(issued()[1]);
	});

	it('renews temporary keys each time they are about to expire', async () => {
		const { keyId, issued } = await assume();
		for (let renewals = 1; renewals <= 3; renewals++) {
			pass(14 * MINUTE);
			expect(await keyId()).toBe(issued()[renewals]);
		}
	});
});
