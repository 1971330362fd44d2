// Package openapi reads OpenAPI documents of others, and writes ours for others.
package openapi
