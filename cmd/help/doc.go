// Package help has the topics of help: texts that explain more than one command.
package help
