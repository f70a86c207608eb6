"""Publishing: the output folder → a host.

    target       what a host has to be able to do; a target is one of these
    folder, git, s3, sftp    the targets
    published    the list of what was sent there, kept on the target itself
    plan         the list and the output folder → what to send and to remove
    transfer     a plan, carried out so that readers never miss anything
    probe        the public site, compared with what was sent

`builder.publish` is another step: it writes the output folder. Libraries for hosts are imported by the target
that needs them.
"""
