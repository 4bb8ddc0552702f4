/* Sessions: a random token in a cookie, stored hashed, with idle and absolute limits; bearer
 * tokens. */
#ifndef YICUN_CORE_SESSION_H
#define YICUN_CORE_SESSION_H

#include "core/ctx.h"

/* Signs a user in: a new session with a new token, its cookie; an older session of this browser
 * ends, and ctx->csrf is the new session's. In a write. */
bool session_start(struct ctx *ctx, int64_t user_id);
/* Ends this request's session and clears its cookie. In a write. */
void session_end(struct ctx *ctx);
/* Notes in this request's session that the second factor was given just now. In a write. */
void session_factor_given(struct ctx *ctx);
/* Fills ctx->user with a user who proved by another key than a session or bearer token who they
 * are; for public routes that then speak for that user. False when disabled or gone. */
bool session_act_as(struct ctx *ctx, int64_t user_id);
/* Hash under which a bearer token is stored. */
const char *session_token_hash(struct ctx *ctx, const char *token);

/* --- for the request pipeline --- */

/* Fills ctx->user and ctx->csrf from the cookie or the Authorization header; signed out leaves
 * user.id 0. ctx->db is open. False when a bearer token was sent that is not valid. */
bool session_load(struct ctx *ctx);
/* True when an unsafe request comes from our own page (token of the session, Sec-Fetch-Site,
 * Origin) or carries a bearer token. */
bool session_request_is_ours(const struct ctx *ctx);
/* True when the browser says that this request came from a page of this site. */
bool session_same_origin(const struct ctx *ctx);

#endif
