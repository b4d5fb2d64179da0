import { NODE } from '../../n8n/engine/scenario';
import { CREDENTIALS, onCleanUp } from '../support/testKit';
import { startSts, type Sts, type StsOptions } from '../support/stsServer';
import { ACCEPTED, errorOf, everythingOf, items, jsonOf, setUpEngine, type World } from './setUp';

const ROLE = { arn: 'arn:aws:iam::123456789012:role/sender' };

describe('A credential that assumes a role', () => {
	const createWorld = setUpEngine();

	/** Starts an Evidently that accepts only keys from the STS. @returns a world with a credential for both. */
	async function createRoleWorld(options: Partial<StsOptions> = {}): Promise<World & { sts: Sts }> {
		const sts = await startSts({ credentials: [CREDENTIALS], roles: [ROLE], ...options });
		onCleanUp(() => sts.close());
		const world = await createWorld({ credentials: sts.issued });
		Object.assign(world.credential, { assumeRole: true, roleArn: ROLE.arn, stsEndpoint: sts.url });
		return { ...world, sts };
	}

	it('signs all requests of a run with the temporary keys from one STS call', async () => {
		const { run, sts, evidently } = await createRoleWorld();
		const result = await run({ items: items(20), parameters: { options: { batchSize: 1 } } });
		expect(jsonOf(result.items(NODE))).toEqual(Array(20).fill(ACCEPTED));
		expect(evidently.stats.requests).toBe(20);
		expect(sts.calls).toHaveLength(1);
	});

	it('sends the role, the session name and the external ID to STS', async () => {
		const externalId = 'ex:42/a';
		const { run, sts, credential } = await createRoleWorld({ roles: [{ ...ROLE, externalId }] });
		Object.assign(credential, { externalId: ` ${externalId} `, roleSessionName: 'n8n@home' });
		await run({});
		expect(sts.calls).toEqual([
			expect.objectContaining({
				Action: 'AssumeRole',
				RoleArn: ROLE.arn,
				RoleSessionName: 'n8n@home',
				ExternalId: externalId,
			}),
		]);
	});

	it('sends a default session name to STS if none is entered', async () => {
		const { run, sts } = await createRoleWorld();
		await run({});
		expect(sts.calls[0]?.RoleSessionName).toBe('n8n-aws-evidently');
	});

	it("sends no event if the role can't be assumed, and quotes the message of STS", async () => {
		const { run, evidently } = await createRoleWorld({ roles: [] });
		const error = errorOf(await run({ items: items(3) }));
		expect(error.message).toBe(
			`The role ${ROLE.arn} can't be assumed: AccessDenied: User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:AssumeRole on resource: ${ROLE.arn}`,
		);
		expect(error.description).toContain('trust policy');
		expect(evidently.stats.requests).toBe(0);
	});

	it.each([
		['secretAccessKey', 'mistyped', 'SignatureDoesNotMatch', 'Secret Access Key'],
		['accessKeyId', 'AKIAUNKNOWN', 'InvalidClientTokenId', 'Access Key ID'],
	])(
		'reports a wrong %s at STS with its own error and advice',
		async (field, value, code, advice) => {
			const { run, credential } = await createRoleWorld();
			credential[field] = value;
			const error = errorOf(await run({}));
			expect(error.message).toContain(`${ROLE.arn} can't be assumed: ${code}: `);
			expect(error.description).toContain(advice);
		},
	);

	it("reports a role that can't be assumed for each item if the workflow continues", async () => {
		const { run } = await createRoleWorld({ roles: [] });
		const result = await run({ items: items(2), node: { onError: 'continueRegularOutput' } });
		const error = expect.stringContaining(`${ROLE.arn} can't be assumed: AccessDenied`) as string;
		expect(jsonOf(result.items(NODE))).toEqual([{ error }, { error }]);
	});

	it.each([
		['roleArn', 'sender', 'Invalid Role ARN in the credential: "sender"'],
		['roleArn', '', 'Missing Role ARN in the credential'],
		['roleSessionName', 'two words', 'Invalid Role Session Name in the credential: "two words"'],
		['stsEndpoint', 'ftp://sts', 'Invalid STS Endpoint in the credential: "ftp://sts"'],
	])('rejects a %s of "%s" before sending anything', async (field, value, message) => {
		const { run, credential, sts } = await createRoleWorld();
		credential[field] = value;
		expect(errorOf(await run({})).message).toContain(`${message}. Use `);
		expect(sts.calls).toHaveLength(0);
	});

	it('never outputs the temporary keys of the role', async () => {
		const { run, sts, evidently } = await createRoleWorld();
		evidently.setFaults({ 'server-error': 1 });
		const everything = everythingOf(await run({ parameters: { options: { maxAttempts: 1 } } }));
		for (const { secretAccessKey, sessionToken } of sts.issued) {
			expect(everything).not.toContain(secretAccessKey);
			expect(everything).not.toContain(sessionToken);
		}
	});
});
