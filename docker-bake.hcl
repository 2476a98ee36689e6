# Every image, by one command from the repository's root:
#   docker buildx bake                  for this machine; or one of them: docker buildx bake poller
#   docker buildx bake --push release   for both kinds of machines, with SBOM and provenance
# What an image holds is in the Dockerfile; how it is named and labelled is here.

variable "REGISTRY" {
  default = "kitetrace" # what comes before an image's name, such as ghcr.io/OWNER/kitetrace
}

variable "VERSION" {
  default = "0.1.0"
}

variable "REVISION" {
  default = "" # the commit
}

variable "SOURCE" {
  default = "" # the repository's address
}

variable "IMAGES" {
  default = ["poller", "emitter", "explorer", "enricher", "metrics", "kitetrace"] # targets of the Dockerfile
}

group "default" {
  targets = ["image"]
}

target "image" {
  name   = image
  matrix = { image = IMAGES }
  target = image
  tags   = ["${REGISTRY}/${image}:${VERSION}"]
  args   = { VERSION = VERSION, REVISION = REVISION }
  labels = { "org.opencontainers.image.source" = SOURCE != "" ? SOURCE : null }
}

target "release" {
  name      = "release-${image}"
  matrix    = { image = IMAGES }
  inherits  = [image]
  platforms = ["linux/amd64", "linux/arm64"]
  attest    = ["type=provenance,mode=max", "type=sbom"]
}
