#!/usr/bin/env bash
# Makes projects with `warmdatum init`, then types the commands that their README.md has under "Test" and "Build", and
# nothing else. Usage: new-projects.sh WARMDATUM FOLDER   (after ./mvnw verify; FOLDER is made)
# With WARMDATUM_BASE_IMAGE, an image of buildah's store, images are built on it; else `docker build` is left out.
set -euo pipefail
warmdatum=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
root=$(dirname "$warmdatum")

# Where Maven finds what is not released: a repository of its own before the usual one. It stands for
# `./mvnw -DskipTests install`, which would put it into that of the user.
repository=$folder/.repository
version=$("$warmdatum" version)
place() {
    local artifact=$1 module=$2 to=$repository/io/warmdatum/$1/$version
    mkdir -p "$to"
    cp "$root/$module/pom.xml" "$to/$artifact-$version.pom"
    if [ -f "$root/$module/target/$artifact-$version.jar" ]; then
        cp "$root/$module/target/$artifact-$version.jar" "$to/"
    fi
}
place warmdatum-parent .
place warmdatum-core adapter-core
place warmdatum-lambda lambda-runtime
place warmdatum-quarkus-parent quarkus-runtime
place warmdatum-quarkus quarkus-runtime/runtime
place warmdatum-quarkus-deployment quarkus-runtime/deployment
mkdir -p "$folder/.bin"
cat >"$folder/.bin/mvn" <<MVN
#!/usr/bin/env bash
exec "$root/mvnw" -q "-Dmaven.repo.local=$repository" "-Dmaven.repo.local.tail=\${HOME}/.m2/repository" "\$@"
MVN
chmod +x "$folder/.bin/mvn"

# The commands below a heading of a README.md: indented by four spaces, up to the next heading.
commands() {
    awk -v heading="## $2" '/^## / { inside = ($0 == heading) } inside && /^    / { print substr($0, 5) }' "$1/README.md"
}

make() {
    local target=$1 language=$2 project=$folder/$1-$2
    echo "-- $target in $language"
    WARMDATUM_NO_BUILD=1 "$warmdatum" init "$project" --target "$target" --language "$language" --name my-fn >/dev/null
    for heading in Test Build; do
        while IFS= read -r command; do
            # What needs no container engine builds images, too, on a base that is at hand.
            if [[ $command == "docker build"* ]]; then
                [ -n "${WARMDATUM_BASE_IMAGE:-}" ] || continue
                command="buildah bud -q --isolation chroot --build-arg BASE_IMAGE=$WARMDATUM_BASE_IMAGE --build-arg JAVA_IMAGE=$WARMDATUM_BASE_IMAGE${command#docker build}"
            fi
            echo "   $ $command"
            (cd "$project" && PATH=$folder/.bin:$PATH bash -euc "$command" </dev/null >"$project.log" 2>&1) || {
                cat "$project.log"
                return 1
            }
        done < <(commands "$project" "$heading")
    done
}

make lambda-sqs python
make lambda-sqs java
make lambda-sqs bash
make lambda-image python
make pachyderm java
make kubernetes java

echo "-- kubernetes in java, on a folder"
mkdir "$folder/texts"
printf 'two words\n' >"$folder/texts/a.txt"
printf 'one\n' >"$folder/texts/b.txt"
(
    cd "$folder/kubernetes-java"
    WARMDATUM_INPUT=$folder/texts WARMDATUM_OUTPUT=$folder/counts java -jar target/quarkus-app/quarkus-run.jar
) >"$folder/kubernetes.log" 2>&1 || { cat "$folder/kubernetes.log" && exit 1; }
[ "$(cat "$folder/counts/a.txt.count")" = 2 ] && [ "$(cat "$folder/counts/b.txt.count")" = 1 ]
