package e2e_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheArchitecturePageNamesWhatExists checks every file, package, function
// and method in docs/architecture.md.
func TestTheArchitecturePageNamesWhatExists(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	declared := declarations(t, root)
	identifier := regexp.MustCompile(`^[A-Za-z]+\.[A-Za-z]+$`)
	checked := 0
	for _, quoted := range regexp.MustCompile("`[^`\n]+`").FindAllString(string(page), -1) {
		name := strings.Trim(quoted, "`")
		switch path := filepath.Join(root, strings.TrimSuffix(name, "/…")); {
		case strings.HasPrefix(name, "tea.") || strings.ContainsAny(name, " $:*>-"):
			continue
		case strings.ContainsAny(name, "/") || strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".md"):
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s does not exist", name)
			}
		case identifier.MatchString(name):
			if !declared[name] {
				t.Errorf("%s is not declared", name)
			}
		default:
			continue
		}
		checked++
	}
	if checked < 40 {
		t.Errorf("only %d names were checked", checked)
	}
}

// declarations returns the declarations of the module: pkg.Name, and Type.name
// for methods and fields.
func declarations(t *testing.T, root string) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				found[owner(file, d)+"."+d.Name.Name] = true
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok {
						addType(found, file, spec)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// owner returns the type of a method's receiver, or the package of a function.
func owner(file *ast.File, d *ast.FuncDecl) string {
	if d.Recv == nil {
		return file.Name.Name
	}
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if generic, ok := receiver.(*ast.IndexExpr); ok {
		receiver = generic.X
	}
	if name, ok := receiver.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

func addType(found map[string]bool, file *ast.File, spec *ast.TypeSpec) {
	found[file.Name.Name+"."+spec.Name.Name] = true
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range structure.Fields.List {
		for _, name := range field.Names {
			found[spec.Name.Name+"."+name.Name] = true
		}
	}
}
