// A real OpenID provider (oidc-provider, certified by the OpenID Foundation) on a free loopback port, for the tests of sign-in.
//   node provider.mjs '{"client_id": …, "secret": …, "redirect_uris": […], "accounts": {"<login>": {<claims>}}}'
// Its own development pages ask for a login (any password does) and for consent. It prints its address as one line of JSON
// when it is ready; PKCE is demanded of the client.
import { once } from 'node:events';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const asked = JSON.parse(process.argv[2]);
const server = createServer();
server.listen(asked.port ?? 0, '127.0.0.1');
await once(server, 'listening');
const address = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(address, {
  clients: [{ client_id: asked.client_id, client_secret: asked.secret, redirect_uris: asked.redirect_uris }],
  claims: {
    email: ['email', 'email_verified'],
    profile: ['family_name', 'given_name', 'locale', 'name', 'preferred_username'],
  },
  cookies: { keys: ['only-for-tests'] },
  pkce: { required: () => true },
  async findAccount(_context, login) {
    const claims = asked.accounts[login];
    return claims && { accountId: login, claims: async () => ({ sub: login, ...claims }) };
  },
});
server.on('request', provider.callback());
console.log(JSON.stringify({ address }));
