using Programs;
using Programs.Implicits;

// dotnet run --project docs/examples/Programs -- analyst|rolling|audit|implicit
switch (args is [string name] ? name : "")
{
    case "analyst":
        Analyst.Run(Console.Out);
        return 0;
    case "rolling":
        RollingRefit.Run(Console.Out);
        return 0;
    case "audit":
        Audit.Run(Console.Out);
        return 0;
    case "implicit":
        Implicit.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("expected one of analyst, rolling, audit, implicit");
        return 2;
}
