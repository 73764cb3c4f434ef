// Renders templates as Crossplane's function-go-templating does: Go's text/template, the functions of
// sprig, and those that the function adds and that need no cluster. The first argument is the file of
// the template. Each line of the input is one request as JSON; each line of the output holds the
// composed resources by name, or the error.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	yaml3 "gopkg.in/yaml.v3"
	"sigs.k8s.io/yaml"
)

const (
	annotationPrefix = "gotemplating.fn.crossplane.io/"
	nameAnnotation   = annotationPrefix + "composition-resource-name"
	readyAnnotation  = annotationPrefix + "ready"
)

type answer struct {
	Resources map[string]any `json:"resources,omitempty"`
	Ready     []string       `json:"ready,omitempty"`
	Error     string         `json:"error,omitempty"`
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gotemplate:", err)
		os.Exit(1)
	}
}

func run(arguments []string, in io.Reader, out io.Writer) error {
	if len(arguments) != 1 {
		return fmt.Errorf("usage: gotemplate TEMPLATE <requests >answers")
	}
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	parsed, err := withFunctions().Parse(string(text))
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	written := bufio.NewWriter(out)
	for lines.Scan() {
		answered := answer{}
		if err := answered.render(parsed, lines.Bytes()); err != nil {
			answered = answer{Error: err.Error()}
		}
		line, err := json.Marshal(answered)
		if err != nil {
			return err
		}
		if _, err := written.Write(append(line, '\n')); err != nil {
			return err
		}
		if err := written.Flush(); err != nil {
			return err
		}
	}
	return lines.Err()
}

func withFunctions() *template.Template {
	engine := template.New("manifests")
	functions := sprig.FuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	engine.Funcs(template.FuncMap(functions))
	return engine.Funcs(template.FuncMap{
		"toYaml": func(value any) (string, error) {
			text, err := yaml3.Marshal(value)
			return string(text), err
		},
		"fromYaml": func(text string) (any, error) {
			var value any
			err := yaml3.Unmarshal([]byte(text), &value)
			return value, err
		},
		"include": func(name string, data any) (string, error) {
			var text strings.Builder
			err := engine.ExecuteTemplate(&text, name, data)
			return text.String(), err
		},
		"setResourceNameAnnotation": func(name string) string {
			return nameAnnotation + ": " + name
		},
	})
}

func (a *answer) render(parsed *template.Template, request []byte) error {
	data, err := decoded(request)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, data); err != nil {
		return err
	}
	a.Resources = map[string]any{}
	for _, document := range documents(text.String()) {
		if err := a.take(document); err != nil {
			return fmt.Errorf("%w in\n%s", err, document)
		}
	}
	return nil
}

// The function reads numbers without a fraction as int64.
func decoded(request []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(request))
	decoder.UseNumber()
	var data any
	if err := decoder.Decode(&data); err != nil {
		return nil, err
	}
	return whole(data), nil
}

func whole(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, inner := range typed {
			typed[key] = whole(inner)
		}
	case []any:
		for index, inner := range typed {
			typed[index] = whole(inner)
		}
	case json.Number:
		if number, err := typed.Int64(); err == nil {
			return number
		}
		number, _ := typed.Float64()
		return number
	}
	return value
}

func documents(text string) []string {
	var all []string
	var document strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, "---") {
			all = append(all, document.String())
			document.Reset()
			continue
		}
		document.WriteString(line)
	}
	return append(all, document.String())
}

func (a *answer) take(document string) error {
	object := map[string]any{}
	if err := yaml.UnmarshalStrict([]byte(document), &object); err != nil {
		return err
	}
	if len(object) == 0 {
		return nil
	}
	metadata, _ := object["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	for key, value := range annotations {
		if _, isText := value.(string); !isText {
			return fmt.Errorf("the annotation %s is no text", key)
		}
	}
	name, named := annotations[nameAnnotation].(string)
	if !named {
		return fmt.Errorf("no annotation %s", nameAnnotation)
	}
	if _, twice := a.Resources[name]; twice {
		return fmt.Errorf("two resources with the name %s", name)
	}
	if ready, marked := annotations[readyAnnotation]; marked {
		if ready != "True" {
			return fmt.Errorf("the annotation %s is %v", readyAnnotation, ready)
		}
		a.Ready = append(a.Ready, name)
	}
	delete(annotations, nameAnnotation)
	delete(annotations, readyAnnotation)
	if len(annotations) == 0 {
		delete(metadata, "annotations")
	}
	a.Resources[name] = object
	return nil
}
