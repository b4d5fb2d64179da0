import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface TlsFiles {
	certificate: string;
	key: string;
}

/** Creates a certificate for 127.0.0.1 that no one trusts by default, by the command `openssl`. */
export async function createCertificate(folder: string): Promise<TlsFiles> {
	const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
	const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
	const output = ['-keyout', files.key, '-out', files.certificate];
	const newKey = ['-newkey', 'rsa:2048', '-nodes'];
	await promisify(execFile)('openssl', ['req', '-x509', ...newKey, ...subject, ...output]);
	return files;
}
